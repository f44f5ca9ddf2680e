// Goes through the console in a headless Chromium. The console is that of ShownMesh: bookinfo, 75 : 25.
//   node browser.mjs LINK FOLDER-FOR-PICTURES
// PLAYWRIGHT is the folder of playwright-core, CHROMIUM the browser's program, CHROMIUM_LIBRARIES what it
// needs beside it; tools/fetch-browser brings all three.
import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import path from 'node:path';

const {chromium} = createRequire(import.meta.url)(process.env.PLAYWRIGHT);
const [link, pictures] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu'],
  env: {...process.env, LD_LIBRARY_PATH: process.env.CHROMIUM_LIBRARIES ?? ''},
});
const errors = [];
const foreign = [];

async function page(options) {
  const context = await browser.newContext({locale: 'en-US', ...options});
  const opened = await context.newPage();
  opened.setDefaultTimeout(15000);
  opened.on('pageerror', error => errors.push(error.message));
  opened.on('console', message => {
    if (message.type() !== 'error') return;
    // Refused answers are part of the tour.
    if (!message.text().includes('422')) errors.push(message.text());
  });
  opened.on('request', request => {
    if (!request.url().startsWith(new URL(link).origin) && !request.url().startsWith('data:')) foreign.push(request.url());
  });
  await opened.goto(link);
  return opened;
}

const steps = [];
async function step(name, work) {
  await work();
  steps.push(name);
  console.log('ok ' + name);
}

try {
  const desk = await page({viewport: {width: 1280, height: 860}, colorScheme: 'light'});
  await step('the graph appears, with shares that agree with the split', async () => {
    await desk.waitForSelector('#flows tbody tr');
    const rows = await desk.locator('#flows tbody tr').allInnerTexts();
    assert.ok(rows.some(row => /reviews\.default\s+default\/reviews-v1\s+75%/.test(row)), rows.join('\n'));
    assert.ok(rows.some(row => /reviews\.default\s+default\/reviews-v2\s+25%/.test(row)), rows.join('\n'));
    assert.ok(await desk.locator('#graph canvas').count() > 0);
    await desk.waitForTimeout(300);
    await desk.screenshot({path: path.join(pictures, 'graph.png')});
  });
  await step('a fault shows on the right edge', async () => {
    const row = desk.locator('#flows tbody tr', {hasText: 'ratings.default'});
    assert.equal(await row.locator('.bad').innerText(), '100');
    await row.focus();
    await desk.keyboard.press('Enter');
    await desk.waitForSelector('#detail :text("FI")');
    await desk.locator('#failures summary').click();
    await desk.waitForSelector('#failures :text("on purpose")');
  });
  await step('an edge shows its rules in order, subsets and endpoints', async () => {
    await desk.locator('#flows tbody tr', {hasText: 'default/reviews-v2'}).first().click();
    await desk.waitForSelector('#detail ol.rules li');
    const rules = await desk.locator('#detail ol.rules li').allInnerTexts();
    assert.equal(rules.length, 2);
    assert.match(rules[0], /end-user exact jason/);
    assert.match(rules[1], /75% reviews v1, 25% reviews v2[\s\S]*400 requests/);
    assert.equal(await desk.locator('#detail .uplot').count(), 2);
    assert.equal(await desk.locator('#detail td .bad', {hasText: /^1$/}).count(), 1);
    await desk.waitForSelector('#detail :text("10.244.0.11")');
    await desk.screenshot({path: path.join(pictures, 'edge.png')});
  });
  await step('traffic is shifted by the slider', async () => {
    await desk.locator('#detail input[type=range]').fill('40');
    await desk.locator('#detail button', {hasText: 'Shift'}).click();
    await desk.waitForSelector('#notice:has-text("Updated config virtual-service/default/reviews")');
  });
  await step('the object shows it, an invalid edit is refused with its line', async () => {
    await desk.keyboard.press('Escape');
    await desk.locator('#tab-objects').click();
    await desk.locator('tbody tr', {hasText: 'VirtualService'}).click();
    const area = desk.locator('.editor textarea');
    await desk.waitForSelector('#problems :text("Valid.")');
    const text = await area.inputValue();
    assert.match(text, /weight: 40/);
    await area.fill(text.replace('hosts:', 'hostz:'));
    await desk.waitForSelector('#problems :text("hostz")');
    assert.ok(await desk.locator('.gutter .bad').count() > 0);
    assert.ok(await desk.locator('button.main').isDisabled());
    await area.fill(text.replace('weight: 40', 'weight: 10').replace('weight: 60', 'weight: 90'));
    await desk.waitForSelector('#problems :text("Valid.")');
    await desk.locator('button', {hasText: 'Plan'}).click();
    await desk.waitForSelector('#plan');
    await desk.screenshot({path: path.join(pictures, 'editor.png')});
  });
  await step('undo restores', async () => {
    await desk.locator('button', {hasText: 'Undo'}).click();
    await desk.waitForSelector('#notice:has-text("Undone")');
    await desk.locator('tbody tr', {hasText: 'VirtualService'}).click();
    await desk.waitForFunction(() => document.querySelector('.editor textarea')?.value.includes('weight: 75'));
  });
  await step('explain draws the path', async () => {
    await desk.locator('#tab-request').click();
    await desk.locator('#from').fill('productpage-v1-a');
    await desk.locator('#url').fill('http://reviews:9080/reviews/1');
    await desk.locator('form textarea').fill('end-user: jason');
    await desk.locator('form button').click();
    await desk.waitForSelector('#way :text("100% ")');
    const way = await desk.locator('#way').innerText();
    assert.match(way, /✓ VirtualService default\/reviews, rule 0/);
    assert.match(way, /10\.244\.0\.12/);
    await desk.screenshot({path: path.join(pictures, 'request.png')});
    await desk.locator('#from').fill('nobody');
    await desk.locator('form button').click();
    await desk.waitForSelector('#way :text("There is no workload or gateway nobody.")');
  });
  await step('proxies and certificates are listed', async () => {
    await desk.locator('#tab-proxies').click();
    await desk.waitForSelector(':text("default/productpage-v1-a")');
    assert.equal(await desk.locator('td .warn', {hasText: 'stale'}).count(), 1);
    await desk.locator('#tab-certificates').click();
    await desk.waitForSelector(':text("bookinfo-reviews")');
  });
  await step('keys choose views, colours and the search', async () => {
    await desk.locator('#view').focus();
    await desk.keyboard.press('1');
    await desk.waitForSelector('#flows tbody tr');
    await desk.locator('#view').focus();
    await desk.keyboard.press('t');
    assert.equal(await desk.evaluate(() => document.documentElement.dataset.theme), 'dark');
    await desk.keyboard.press('/');
    await desk.keyboard.type('ratings');
    await desk.waitForFunction(() => document.querySelectorAll('#flows tbody tr').length === 1);
    await desk.screenshot({path: path.join(pictures, 'dark.png')});
  });
  await step('nothing is cut off at 400 pixels', async () => {
    const phone = await page({viewport: {width: 400, height: 800}, colorScheme: 'dark'});
    for (const tab of ['graph', 'objects', 'request', 'proxies', 'certificates']) {
      await phone.locator('#tab-' + tab).click();
      await phone.waitForTimeout(200);
      const wide = await phone.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 400, `${tab} is ${wide} wide`);
    }
    await phone.locator('#tab-graph').click();
    await phone.waitForSelector('#flows tbody tr');
    await phone.screenshot({path: path.join(pictures, 'phone.png')});
  });
  assert.deepEqual(foreign, [], 'requests to other hosts');
  assert.deepEqual(errors, [], 'errors in the page');
  console.log(`${steps.length} steps`);
} catch (error) {
  console.error(errors.join('\n'));
  throw error;
} finally {
  await browser.close();
}
