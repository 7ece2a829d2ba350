/** Laws that take seconds each, by the beginnings of their names: most defects are found by others. */
export const LONG = [
  'action::law_1_an_action_never',
  'doors::law_1',
  'evidence::what_was_out_when_a_worker_died',
  'faults::every_request_survives_every_fault',
  'faults::law_4_a_run_cut_after_any_event',
  'leave_date::laws_3_to_5_a_departure',
  'portal::whatever_fails_a_portal_account',
  'schedules::law_1',
  'search::law_1_storage_that_fails',
  'stopped::a_run_that_is_stopped_after_any_wave',
  'sweep_flow::a_sweep_in_any_weather',
  'sweep_flow::a_sweep_that_is_killed_after_any_event',
];

/** How many schedules a storm has here: the fewest with which its own floors hold. */
export const SCHEDULES = 300;

/** The quick ones are over in ten seconds, the long ones in a minute or two. */
export const QUICK_MS = 300_000;
export const LONG_MS = 1_800_000;
