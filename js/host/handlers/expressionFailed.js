import { drive } from '../drive.js';
import { guarded } from '../errors.js';
import { freshCore } from '../office.js';
import { deadlineIn, invocationId } from '../platform.js';

/** The platform ends a trigger after 25 s; this one only keeps what it is told. */
const BUDGET_MS = 18_000;

/** Jira could not evaluate the expression of a condition or a validator, and counts it as false. */
export const expressionFailed = guarded(async (/** @type {any} */ event) =>
  drive(await freshCore(), {
    type: 'expressionFailed',
    context: {
      conditionId: event?.conditionId ?? null,
      validatorId: event?.validatorId ?? null,
      workflowName: event?.workflowName ?? '',
      errorMessages: event?.errorMessages ?? [],
    },
    invocation: invocationId(),
    deadline: deadlineIn(BUDGET_MS),
  }),
);
