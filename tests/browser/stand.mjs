// A seller whose sales are looked at: three shops played by ecsync-sandbox, pulled into a file of their own by the real
// program. Time stands still, so that the same shops give the same page.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const build = resolve(process.env.ECSYNC_BUILD ?? 'build/release');
const now = 1795401600; // 2026-11-23 09:40 in Vietnam, a Monday

export class Stand {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'ecsync-page-'));
    this.database = join(this.folder, 'ecsync', 'default.db');
    const config = join(this.folder, 'ecsync.toml');
    writeFileSync(config, '');
    const theirs = Object.entries(process.env).filter(([name]) => !name.startsWith('ECSYNC_'));
    this.environment = {
      ...Object.fromEntries(theirs), XDG_DATA_HOME: this.folder, ECSYNC_CONFIG: config, LC_ALL: 'C.UTF-8',
      LD_PRELOAD: join(build, 'tests/libecsync_frozen_clock.so'), FROZEN_CLOCK: `${now}`,
    };
    this.#openShops();
  }

  #openShops() {
    const told = execFileSync(
      join(build, 'bin/ecsync-sandbox'),
      ['all', '--env', '--shops', '1', '--country', 'VN', '--orders', '400', '--products', '12', '--seed', '5', '--plain',
        '--stable-ties'],
      { env: this.environment, encoding: 'utf8' });
    for (const [, name, value] of told.matchAll(/^export (\w+)='?([^'\n]*)'?$/gm)) this.environment[name] = value;
  }

  close() {
    if (this.environment.ECSYNC_SANDBOX_PID) process.kill(Number(this.environment.ECSYNC_SANDBOX_PID));
    rmSync(this.folder, { recursive: true });
  }

  // What the program prints. Throws when it does not end with one of these statuses.
  ecsync(words, statuses = [0]) {
    const ran = spawnSync(join(build, 'bin/ecsync'), words, { env: this.environment, encoding: 'utf8', maxBuffer: 1 << 26 });
    if (!statuses.includes(ran.status)) throw new Error(`ecsync ${words.join(' ')}: ${ran.status}\n${ran.stderr}`);
    return ran.stdout;
  }

  ask(words) {
    return JSON.parse(this.ecsync([...words, '--json']));
  }

  // The rows that a question in SQL has for an answer.
  sql(text) {
    const told = execFileSync('sqlite3', ['-json', this.database, text], { encoding: 'utf8' });
    return told === '' ? [] : JSON.parse(told);
  }

  async connect(platform, name) {
    const url = this.ecsync(['connect', platform, '--name', name, '--print-url']).trim().split('\n').at(-1);
    const answer = await fetch(url, { redirect: 'manual' });
    this.ecsync(['connect', platform, '--callback', answer.headers.get('location')]);
  }

  // Everything that a page tells of: linked and unlinked listings, goods on the shelf and goods that lack, open slips.
  async fill() {
    await this.connect('lazada', 'hanoi');
    await this.connect('shopee', 'saigon');
    await this.connect('tiktok', 'danang');
    this.ecsync(['sync-orders', '-q'], [0, 3]);
    this.ecsync(['sync-products', '-q'], [0, 3]);
    this.ecsync(['link-product', '--auto', 'sku', '--create', '-q', '-y'], [0, 3]);
    this.ecsync(['warehouses', 'add', 'HN', '--name', 'Kho Hà Nội', '--default']);
    this.ask(['products']).products.forEach(({ code }, at) => {
      if (at % 15 !== 6) this.ecsync(['stock', 'receive', code, 'HN', `${40 + at * 5}`, '--ref', `PN${at}`, '-q']);
    });
    this.ecsync(['export-slip', '--all-eligible', '--connection', 'hanoi', '-q'], [0, 3, 6]);
    return this;
  }

  // The page of the report as a file.
  page(language) {
    const file = join(this.folder, `report.${language}.html`);
    this.ecsync(['report', '--lang', language, '--force', '-o', file]);
    return file;
  }

  source(language) {
    return readFileSync(this.page(language), 'utf8');
  }
}
