/** D2: a question is on screen where the page's frame is taller than the window. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { answer, answers } from './admin/page.mjs';
import { fixture, startStage } from './harness.mjs';

const FRAME_PX = 2400;

let panel;
let office;
before(async () => {
  [panel, office] = await Promise.all([startStage(), startStage('admin')]);
});
after(async () => {
  await panel?.stop();
  await office?.stop();
});

/**
 * The page in a frame within a window that scrolls: as tall as it is told, or as its content.
 * @param {any} seen
 * @param {number} [tall]
 */
async function framed(seen, tall = FRAME_PX) {
  const { page } = seen;
  const around = new URL('/around', page.url()).href;
  const body = `<body style="margin:0"><div style="height:500px"></div><iframe src="/" style="width:100%;height:${tall}px;border:0"></iframe><div id="below"></div></body>`;
  await page.route(around, (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto(around);
  return page.frameLocator('iframe');
}

/** Makes the frame as tall as its content, as the platform does: its end is the content's. */
async function fit(page, frame) {
  const height = await frame.locator('html').evaluate((html) => {
    html.style.blockSize = 'max-content';
    const { height: tall } = html.getBoundingClientRect();
    html.style.removeProperty('block-size');
    return Math.ceil(tall);
  });
  await page.locator('iframe').evaluate((element, px) => {
    element.style.height = `${px}px`;
  }, height);
}

async function assertOnScreen(page, frame, name, edge, check = async () => undefined) {
  const button = frame.getByRole('button', { name, exact: true });
  await button.waitFor();
  await button.evaluate((element, block) => element.scrollIntoView({ block }), edge);
  await button.evaluate((element) => {
    element.focus({ preventScroll: true });
    element.click();
  });
  const dialog = frame.getByRole('dialog');
  await dialog.waitFor();
  await page.waitForTimeout(500);
  const box = await dialog.boundingBox();
  const { height } = page.viewportSize();
  assert.ok(box.y >= 0 && box.y + box.height <= height, `${edge}: ${JSON.stringify(box)}`);
  await check(dialog);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

const SIZES = [
  [400, 800],
  [1280, 640],
  [1440, 900],
];

/** More people than a window has room for. */
async function crowd(count) {
  const many = await answer('many');
  const [row] = many.body.rows.filter(({ ready }) => ready);
  const rows = Array.from({ length: count }, (_, at) => ({
    ...row,
    line: at + 1,
    issueId: `${20_000 + at}`,
    issueKey: `HR-${at}`,
    person: `Person ${at} <b>`,
  }));
  return { ...many, body: { ...many.body, rows } };
}

for (const [width, height] of SIZES) {
  test(`D2: on a ticket, at ${width}x${height}`, async () => {
    const open = [await fixture('ready')];
    const seen = await panel.open({ open, glance: [null] }, { width, height });
    const frame = await framed(seen);
    for (const edge of ['center', 'end', 'start']) {
      await assertOnScreen(seen.page, frame, 'Cut access now', edge);
    }
    await seen.close();
  });

  test(`D2: on the admin page, at ${width}x${height}`, async () => {
    const how = { width, height, place: 'jira:adminPage' };
    const seen = await office.open(await answers(), how);
    const frame = await framed(seen);
    // It stands at the page's top: no window shows it at its lower end.
    for (const edge of ['center', 'start']) {
      await assertOnScreen(seen.page, frame, 'Stop everything', edge);
    }
    await seen.close();
  });

  test(`D2: going back to a version, at ${width}x${height}`, async () => {
    const seen = await office.open(await answers(), { width, height, place: 'jira:adminPage' });
    const frame = await framed(seen);
    await frame.getByRole('tab', { name: 'People and rules', exact: true }).click();
    await frame.getByRole('button', { name: 'Go back to version 5' }).waitFor();
    await fit(seen.page, frame);
    // The versions stand at the frame's end, which is on screen then.
    for (const edge of ['end', 'center', 'start']) {
      await assertOnScreen(seen.page, frame, 'Go back to version 5', edge);
    }
    await seen.page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await assertOnScreen(seen.page, frame, 'Go back to version 5', 'nearest');
    await seen.close();
  });

  test(`D2: starting many, at ${width}x${height}, however many they are`, async () => {
    for (const count of [2, 60]) {
      const given = await answers({ 'admin.many': [await crowd(count)] });
      const seen = await office.open(given, { width, height, place: 'jira:adminPage' });
      const frame = await framed(seen);
      await frame.getByRole('tab', { name: 'Runs', exact: true }).click();
      await frame.getByLabel('Search (JQL)').fill('project = HR');
      await frame.getByRole('button', { name: 'Look', exact: true }).click();
      await frame.getByText(`${count} of ${count} tickets can be started.`).waitFor();
      for (const box of await frame.getByRole('checkbox').all()) await box.check();
      await fit(seen.page, frame);
      const inReach = async (dialog) => {
        const button = dialog.getByRole('button', { name: `Start ${count} tickets` });
        await button.scrollIntoViewIfNeeded();
        const { y, height: tall } = await button.boundingBox();
        assert.ok(y >= 0 && y + tall <= height, `${count}: ${y}`);
      };
      for (const edge of ['end', 'center', 'start']) {
        await assertOnScreen(seen.page, frame, `Start ${count} tickets`, edge, inReach);
      }
      await seen.close();
    }
  });
}
