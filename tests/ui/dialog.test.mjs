/** D2: a question is on screen where the page's frame is taller than the window. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { answers } from './admin/page.mjs';
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

/** The page in a frame as tall as its content or taller, within a window that scrolls. */
async function framed(seen) {
  const { page } = seen;
  const around = new URL('/around', page.url()).href;
  const body = `<body style="margin:0"><div style="height:500px"></div><iframe src="/" style="width:100%;height:${FRAME_PX}px;border:0"></iframe></body>`;
  await page.route(around, (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto(around);
  return page.frameLocator('iframe');
}

async function assertOnScreen(page, frame, name, edge) {
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
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

for (const [width, height] of [
  [400, 800],
  [1280, 640],
]) {
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
}
