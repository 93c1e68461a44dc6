// The report page as people see it. Run by scripts/check-page; with ECSYNC_DRAW=1 the pictures in docs/ are drawn anew.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { faults, launch, looks, open, tables, tiles } from './page.mjs';
import { boxes, difference, moved } from './picture.mjs';
import { Stand } from './stand.mjs';

const languages = ['en', 'vi'];
let stand;
let browser;

before(async () => {
  stand = new Stand();
  await stand.fill();
  browser = await launch(stand.folder);
});
after(async () => {
  await browser?.close();
  stand?.close();
});

// Does this in every language and in every way of looking at the page.
async function inEveryLook(look) {
  for (const language of languages) {
    const file = stand.page(language);
    for (const each of looks) await open(browser, file, each, (page, noticed) => look(page, `${language}, ${each.name}`, noticed));
  }
}

// What stands out of the window, or is cut off.
function overflowing(page) {
  return page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    const wide = [...document.querySelectorAll('body *')].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 1 && (box.right > edge + 1 || box.left < -1);
    });
    const scroll = document.documentElement.scrollWidth > edge ? [`the page is ${document.documentElement.scrollWidth} wide`] : [];
    return [...scroll, ...wide.map((element) => `${element.tagName} ${element.textContent.slice(0, 60)}`)];
  });
}

test('the page has no fault that axe finds, however it is looked at', async () => {
  await inEveryLook(async (page, look) => assert.deepEqual(await faults(page), [], look));
});

test('the page asks for nothing, runs nothing and says nothing', async () => {
  await inEveryLook(async (page, look, noticed) => assert.deepEqual(noticed, [], look));
});

test('the page fits a phone, a screen and a sheet of A4', async () => {
  await inEveryLook(async (page, look) => assert.deepEqual(await overflowing(page), [], look));
});

test('no amount breaks before its currency, and no day touches the next one', async () => {
  await inEveryLook(async (page, look) => {
    const broken = await page.evaluate(() => [...document.querySelectorAll('td, dd')].flatMap((cell) => {
      const text = [...cell.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && /[\d,.]\u00a0\S/.test(node.data));
      if (!text) return [];
      const range = document.createRange();
      range.selectNode(text);
      return range.getClientRects().length === 1 ? [] : [text.data];
    }));
    assert.deepEqual(broken, [], look);
    const touching = await page.evaluate(() => [...document.querySelectorAll('.days tbody')].flatMap((body) => {
      const days = [...body.querySelectorAll('th')].map((day) => {
        const range = document.createRange();
        range.selectNodeContents(day);
        return { text: day.textContent, box: range.getBoundingClientRect() };
      });
      return days.slice(1).flatMap(({ text, box }, at) => {
        const { box: other } = days[at];
        const apart = box.right <= other.left || other.right <= box.left || box.bottom <= other.top || other.bottom <= box.top;
        return apart ? [] : [text];
      });
    }));
    assert.deepEqual(touching, [], look);
  });
});

test('on a screen days are columns from left to right, on a phone rows of bars as long as their figures', async () => {
  const lengths = (page, side) => page.evaluate((way) => [...document.querySelectorAll('.days')].map((table) => [...table.tBodies[0].rows].map((row) => {
    const style = getComputedStyle(row.cells[1]);
    return { left: row.getBoundingClientRect().left, orders: Number(row.cells[1].textContent), size: Number(style.getPropertyValue('--size')), way: style.backgroundSize.split(' ')[way] };
  })), side);
  const inProportion = (days) => {
    const most = Math.max(...days.map(({ orders }) => orders));
    for (const { orders, size, way } of days) {
      assert.ok(Math.abs(size - orders / most) < 0.0011, `${orders} of ${most} is ${size} long`);
      assert.ok(way.startsWith('calc') || Math.abs(Number.parseFloat(way) - 100 * size) < 0.2, `${orders} of ${most}: ${way}`);
    }
  };
  const file = stand.page('vi');
  await open(browser, file, { width: 1000 }, async (page) => {
    for (const days of await lengths(page, 1)) {
      inProportion(days);
      days.slice(1).forEach(({ left }, at) => assert.ok(left < days[at].left, 'an older day is on the left'));
    }
  });
  await open(browser, file, { width: 360 }, async (page) => {
    for (const days of await lengths(page, 0)) {
      inProportion(days);
      assert.equal(new Set(days.map(({ left }) => left)).size, 1);
    }
  });
});

test('letters stand out from whatever lies behind them, bars included', async () => {
  for (const scheme of ['light', 'dark']) {
    await open(browser, stand.page('en'), { width: 1000, scheme }, async (page) => {
      const colours = await page.evaluate(() => {
        const style = getComputedStyle(document.documentElement);
        const pen = new OffscreenCanvas(1, 1).getContext('2d');
        return Object.fromEntries(['ink', 'dim', 'paper', 'bar', 'more', 'bad'].map((name) => {
          pen.fillStyle = style.getPropertyValue(`--${name}`);
          pen.fillRect(0, 0, 1, 1);
          return [name, [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3)];
        }));
      });
      const brightness = (rgb) => rgb.map((value) => value / 255).map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
        .reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
      const contrast = (one, other) => {
        const [dark, light] = [brightness(colours[one]), brightness(colours[other])].sort((a, b) => a - b);
        return (light + 0.05) / (dark + 0.05);
      };
      for (const behind of ['paper', 'bar', 'more', 'bad']) assert.ok(contrast('ink', behind) >= 7, `${scheme}: ink on ${behind}`);
      assert.ok(contrast('dim', 'paper') >= 4.5, `${scheme}: dim on paper`);
    });
  }
});

// ---------------------------------------------------------------- figures

const digits = (text) => text.replace(/\D/g, '');

test('the figures on the page are those of the document', async () => {
  const report = stand.ask(['report']);
  await open(browser, stand.page('en'), { width: 1000 }, async (page) => {
    const parts = await tables(page);
    const told = await tiles(page);
    const today = report.days.at(-1).day;
    const weekBefore = new Date(Date.parse(today) - 7 * 86_400_000).toISOString().slice(0, 10);
    const sum = (day, what) => report.days.filter((each) => each.day === day).reduce((all, each) => all + Number(each[what]), 0);
    assert.deepEqual(told['Orders today'], [`${sum(today, 'orders')}`, `${sum(weekBefore, 'orders')} on the same weekday before`]);
    assert.equal(digits(told['Sales today'][0]), `${sum(today, 'total')}`);
    assert.deepEqual(told['To send'], [`${report.waiting.orders}`, `${report.waiting.without_slip} without an export slip`]);
    assert.equal(told['To look at'][0], `${report.exceptions.reduce((all, { count }) => all + count, 0)}`);

    assert.equal(report.shops.length, 3);
    assert.deepEqual(parts.Shops.slice(1).map((row) => [row[0], row[2], row[3], row[4].replace(/\s/g, ''), row[6], row[7]]),
      report.shops.map((shop) => [shop.connection_name, `${shop.orders}`, `${shop.waiting}`,
        `${(Math.floor((shop.cancelled * 1000 + Math.floor(shop.orders / 2)) / shop.orders) / 10).toFixed(1)}%`, `${shop.unknown}`,
        `${shop.set_aside}`]));
    for (const shop of report.shops) {
      const shown = parts[`Day by day: ${shop.connection_name}, VND`].slice(1).filter((row) => row[1] !== '0')
        .map(([day, orders, total]) => [day, orders, digits(total)]).reverse();
      const meant = report.days.filter(({ connection }) => connection === shop.connection).map(({ day, orders, total }) => [day, `${orders}`, total]);
      assert.deepEqual(shown, meant, shop.connection_name);
    }
    const first = (rows) => rows.slice(0, 10);
    assert.deepEqual(parts.Short.slice(1).map((row) => row.slice(1)),
      first(report.short).map(({ wanted, available }) => [`${wanted}`, `${available}`, `${wanted - available}`]));
    assert.deepEqual(parts['Runs out'].slice(1).map((row) => row.slice(1)),
      first(report.runs_out.filter(({ days }) => Number(days) <= 30)).map(({ available, per_day: pace, days }) => [`${available}`, pace, days]));
    assert.deepEqual(parts['Best sellers'].slice(1), report.best.map(({ name, product, pieces, pieces_before: earlier }) =>
      [`${name} ${product}`, `${pieces}`, `${earlier}`]));
    assert.deepEqual(parts['To look at'].slice(1).map((row) => [row[1], row[3]]),
      report.exceptions.map(({ kind, count }) => [`${count}`, `ecsync exceptions --kind ${kind}`]));
    const hours = parts['When orders come'].slice(1).flatMap(([hour, ...counts]) => counts.map((orders, day) => [day + 1, Number(hour), Number(orders)]));
    assert.deepEqual(hours.filter(([, , orders]) => orders > 0).sort((a, b) => a[0] - b[0] || a[1] - b[1]),
      report.hours.map(({ weekday, hour, orders }) => [weekday, hour, orders]));
  });
});

const sold = "status IN ('processing', 'packing', 'shipping', 'completed')";
const toSend = "status IN ('processing', 'packing') AND fulfilled_by = 'seller' AND slip <> 'exported'";

test('the figures of the document are those that SQL finds in the file', () => {
  const report = stand.ask(['report']);
  const scope = `created_at BETWEEN ${Date.parse(report.since) / 1000} AND ${Date.parse(report.until) / 1000}`;
  const local = "created_at + 7 * 3600, 'unixepoch'";
  assert.deepEqual(report.days.map(({ day, connection_name: name, orders, cancelled, units, total }) => ({ day, name, orders, cancelled, units, total: Number(total) })),
    stand.sql(`SELECT date(${local}) AS day, c.name, count(*) AS orders, sum(o.status = 'cancelled') AS cancelled,
      sum(CASE WHEN o.${sold} THEN (SELECT sum(quantity - quantity_cancelled) FROM order_lines WHERE order_id = o.id) ELSE 0 END) AS units,
      sum(CASE WHEN o.${sold} THEN coalesce(o.total, 0) ELSE 0 END) AS total
      FROM orders o JOIN connections c ON c.id = o.connection_id
      WHERE ${scope} GROUP BY 1, c.id, o.currency ORDER BY 1, c.id, o.currency`));
  assert.deepEqual([report.waiting], stand.sql(`SELECT count(*) AS orders, sum(slip <> 'awaiting_export') AS without_slip,
    strftime('%Y-%m-%dT%H:%M:%SZ', min(created_at), 'unixepoch') AS oldest, sum(cancel_requested) AS cancel_requested FROM orders WHERE ${toSend}`));
  assert.deepEqual(report.hours, stand.sql(`SELECT (strftime('%w', ${local}) + 6) % 7 + 1 AS weekday,
    CAST(strftime('%H', ${local}) AS INTEGER) AS hour, count(*) AS orders FROM orders WHERE ${scope} GROUP BY 1, 2 ORDER BY 1, 2`));
  const onShelf = '(SELECT coalesce(sum(available), 0) FROM stock WHERE product_id = p.id)';
  const lines = 'JOIN order_lines l ON l.order_id = o.id JOIN links k ON k.listing_id = l.listing_id JOIN products p ON p.id = k.product_id';
  const byProduct = (rows) => [...rows].sort((a, b) => (a.product < b.product ? -1 : 1));
  assert.deepEqual(byProduct(report.short), stand.sql(`SELECT p.code AS product, p.name,
    sum((l.quantity - l.quantity_cancelled - l.quantity_returned) * k.quantity) AS wanted, ${onShelf} AS available
    FROM orders o ${lines} WHERE ${toSend} AND slip <> 'awaiting_export' GROUP BY p.id HAVING wanted > ${onShelf} ORDER BY p.code`));
  const midnight = Date.parse(`${report.days.at(-1).day}T00:00:00+07:00`) / 1000;
  const pieces = stand.sql(`SELECT p.code AS product, ${onShelf} AS available,
    sum(CASE WHEN o.created_at >= ${midnight - 6 * 86400} THEN (l.quantity - l.quantity_cancelled) * k.quantity ELSE 0 END) AS pieces,
    sum(CASE WHEN o.created_at < ${midnight - 6 * 86400} THEN (l.quantity - l.quantity_cancelled) * k.quantity ELSE 0 END) AS pieces_before
    FROM orders o ${lines} WHERE o.created_at >= ${midnight - 13 * 86400} AND o.${sold} GROUP BY p.id ORDER BY p.code`);
  const best = Object.fromEntries(pieces.map((row) => [row.product, row]));
  assert.equal(report.best.length, Math.min(20, pieces.filter((row) => row.pieces > 0).length));
  for (const { product, pieces: now, pieces_before: earlier } of report.best)
    assert.deepEqual([now, earlier], [best[product].pieces, best[product].pieces_before], product);
  for (const { product, available, per_day: pace, days } of report.runs_out) {
    const each = best[product];
    const all = each.pieces + each.pieces_before;
    assert.equal(available, each.available);
    assert.ok(Math.abs(pace - all / 14) <= 0.051, `${product}: ${pace}`);
    assert.ok(Math.abs(days - (available * 14) / all) < 0.1, `${product}: ${days}`);
  }
});

// ---------------------------------------------------------------- pictures

const drawn = 1530; // pixels from the top, of which a picture has three quarters
const inDocs = (name) => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url));

test('the pictures of the page in docs/ are what it looks like today', async () => {
  for (const language of languages) {
    await open(browser, stand.page(language), { width: 1000, scale: 0.75 }, async (page) => {
      const now = await page.screenshot({ clip: { x: 0, y: 0, width: 1000, height: drawn }, fullPage: true });
      const places = await boxes(page, drawn);
      const picture = inDocs(`report.${language}.png`);
      const list = fileURLToPath(new URL(`report.${language}.json`, import.meta.url));
      if (process.env.ECSYNC_DRAW) {
        writeFileSync(picture, now);
        writeFileSync(list, `[\n${places.map((place) => JSON.stringify(place)).join(',\n')}\n]\n`);
        return;
      }
      const help = 'run scripts/record and look at the pictures';
      assert.deepEqual(moved(JSON.parse(readFileSync(list, 'utf8')), places, 3), [], help);
      const blank = await browser.newPage();
      assert.ok(await difference(blank, readFileSync(picture), now) < 40, `report.${language}.png: ${help}`);
      await blank.close();
    });
  }
});

// ---------------------------------------------------------------- names that are meant to break a page

const hostile = [
  '</td><script>document.title = "taken"</script>', '"><img src=x onerror=alert(1)>', "' style='position:fixed;inset:0", '&lt;b&gt;fett&lt;/b&gt;',
  '=cmd|\' /C calc\'!A0', '@import url(http://127.0.0.1:9/)', '</style><style>*{display:none}</style>', `${'x'.repeat(500)}`,
  '漢'.repeat(250), `a\u0301${'\u0301'.repeat(60)}`, '\u202Eevil \u2067right\u2069', 'שלום עולם 123', 'javascript:alert(1)', '<!--', ']]>', '{{7*7}}${7*7}',
];
// As the page may show it: what turns the writing around is replaced, and a long name is cut with an ellipsis.
const shown = (name) => name.replace(/[\u202A-\u202E\u2066-\u2069]/g, '\uFFFD');

test('names that are meant to break a page are text on it, and fit', async () => {
  const best = stand.ask(['report']).best.map(({ product }) => product);
  assert.ok(best.length >= hostile.length);
  hostile.forEach((name, at) => stand.ecsync(['products', 'edit', best[at], `--name=${name}`, '-q']));
  await inEveryLook(async (page, look, noticed) => {
    assert.deepEqual(noticed, [], look);
    assert.deepEqual(await overflowing(page), [], look);
    assert.deepEqual(await faults(page), [], look);
    assert.notEqual(await page.title(), 'taken');
    assert.equal(await page.locator('script, img, iframe, link, object').count(), 0);
    assert.equal(await page.locator('style').count(), 1);
    const names = await page.locator('section th[scope=row] > bdi').allTextContents();
    for (const name of hostile) {
      const whole = shown(name);
      const told = names.some((text) => text === whole || (text.endsWith('…') && whole.startsWith(text.slice(0, -1))));
      assert.ok(told, `${look}: ${name.slice(0, 40)}`);
    }
    assert.equal(await page.locator('footer').isVisible(), true);
  });
});
