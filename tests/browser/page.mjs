// A page in Debian's browser, watched for whatever it must not do.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// Only fonts that every machine has that tests run on, so that letters are where they were when the pictures were drawn.
const fonts = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir><cachedir>FOLDER/fonts</cachedir>
<alias><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias>
<alias><family>sans</family><prefer><family>DejaVu Sans</family></prefer></alias>
<alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias></fontconfig>`;

export function launch(folder) {
  const config = join(folder, 'fonts.conf');
  writeFileSync(config, fonts.replace('FOLDER', folder));
  return chromium.launch({
    executablePath: process.env.ECSYNC_CHROMIUM ?? '/usr/bin/chromium-headless-shell',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb'],
    env: { ...process.env, FONTCONFIG_FILE: config, HOME: folder },
  });
}

// The ways in which people look at a page. A4 has this many pixels between its margins.
export const looks = [
  { name: 'a phone', width: 360 },
  { name: 'a phone at night', width: 360, scheme: 'dark' },
  { name: 'a tablet', width: 720 },
  { name: 'a screen', width: 1000 },
  { name: 'a screen at night', width: 1000, scheme: 'dark' },
  { name: 'A4', width: 703, media: 'print' },
];

// Opens the file, hands the page and what was noticed of it to `look`, and closes it.
export async function open(browser, file, { width, scheme = 'light', media = 'screen', scale = 1 }, look) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, deviceScaleFactor: scale });
  const page = await context.newPage();
  const noticed = [];
  const own = pathToFileURL(file).href;
  page.on('request', (request) => request.url() === own || noticed.push(`asked for ${request.url()}`));
  page.on('console', (message) => noticed.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => noticed.push(`script: ${error.message}`));
  page.on('dialog', (dialog) => { noticed.push(`dialog: ${dialog.message()}`); return dialog.dismiss(); });
  try {
    await page.emulateMedia({ media, colorScheme: scheme });
    await page.goto(own, { waitUntil: 'load' });
    return await look(page, noticed);
  } finally {
    await context.close();
  }
}

// What axe finds wrong, a line each.
export async function faults(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
}

// The texts of the page's tables, by the headings above them: { 'Short': [['Product', …], ['Áo dài P1', …], …] }.
export function tables(page) {
  return page.evaluate(() => Object.fromEntries([...document.querySelectorAll('section')].map((section) => [
    section.querySelector('h2').textContent,
    [...section.querySelectorAll('tr')].map((row) => [...row.cells].map((cell) => cell.textContent.trim())),
  ])));
}

// The tiles: { 'Orders today': ['43', '4 on the same weekday before'] }.
export function tiles(page) {
  return page.evaluate(() => Object.fromEntries([...document.querySelectorAll('dl > div')].map((tile) => [
    tile.querySelector('dt').textContent,
    [...tile.querySelector('dd').childNodes].map((node) => node.textContent),
  ])));
}
