<?php
// Reads one Shopee shop's orders into a SQLite file, as somebody who knows curl and PDO writes it in an afternoon:
// a kept connection, compressed answers, prepared upserts, 1,000 orders in a transaction, a cursor with an overlap.
// No second try, no history, no listings, no limits. scripts/bench runs ecsync beside it.
//
// usage: php shopee.php DATABASE SHOP_ID
// Base address, partner and access token come from ECSYNC_SHOPEE_API_BASE, …_APP_KEY, …_APP_SECRET and PEER_TOKEN;
// PEER_NOW is what the shop's clock says when it is not this machine's.
declare(strict_types=1);

const WINDOW = 15 * 86400;
const OVERLAP = 600;
const FIELDS = 'item_list,total_amount,fulfillment_flag,package_list,pay_time,cancel_by,cancel_reason,pickup_done_time';
const MINOR_DIGITS = ['VND' => 0, 'IDR' => 0, 'TWD' => 0];

final class Shop
{
    public int $calls = 0;
    private CurlHandle $curl;
    private string $base;
    private string $partner;
    private string $secret;
    private string $token;

    public function __construct(private string $shop, private int $ahead)
    {
        $this->base = getenv('ECSYNC_SHOPEE_API_BASE');
        $this->partner = getenv('ECSYNC_SHOPEE_APP_KEY');
        $this->secret = getenv('ECSYNC_SHOPEE_APP_SECRET');
        $this->token = getenv('PEER_TOKEN');
        $this->curl = curl_init();
        curl_setopt_array($this->curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_ENCODING => '', CURLOPT_TIMEOUT => 30]);
    }

    /** What the answer has under `response`. */
    public function get(string $path, array $parameters): array
    {
        $time = time() + $this->ahead;
        $parameters += [
            'partner_id' => $this->partner, 'timestamp' => $time, 'access_token' => $this->token, 'shop_id' => $this->shop,
            'sign' => hash_hmac('sha256', $this->partner . $path . $time . $this->token . $this->shop, $this->secret)];
        curl_setopt($this->curl, CURLOPT_URL, $this->base . $path . '?' . http_build_query($parameters));
        $this->calls++;
        $body = curl_exec($this->curl);
        if ($body === false) {
            throw new RuntimeException(curl_error($this->curl));
        }
        $answer = json_decode($body, true, 512, JSON_BIGINT_AS_STRING | JSON_THROW_ON_ERROR);
        if (($answer['error'] ?? '') !== '') {
            throw new RuntimeException("$path: {$answer['error']} " . ($answer['message'] ?? ''));
        }
        return $answer['response'];
    }

    /** The numbers of the orders whose `$field` lies in a window of at most 15 days, page by page. */
    public function numbers(string $field, int $from, int $to): Generator
    {
        $cursor = '';
        do {
            $page = $this->get('/api/v2/order/get_order_list', [
                'time_range_field' => $field, 'time_from' => $from, 'time_to' => $to, 'page_size' => 100,
                'cursor' => $cursor, 'request_order_status_pending' => 'true']);
            yield array_column($page['order_list'], 'order_sn');
            $cursor = $page['next_cursor'] ?? '';
        } while ($page['more']);
    }

    public function details(array $numbers): array
    {
        return $this->get('/api/v2/order/get_order_detail', [
            'order_sn_list' => implode(',', $numbers), 'response_optional_fields' => FIELDS,
            'request_order_status_pending' => 'true'])['order_list'];
    }
}

final class Store
{
    public int $stored = 0;
    private PDO $file;
    private PDOStatement $order;
    private PDOStatement $line;
    private PDOStatement $dropLines;

    public function __construct(string $path)
    {
        $this->file = new PDO("sqlite:$path", null, null, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
        $this->file->exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
        $this->file->exec(<<<'SQL'
            CREATE TABLE IF NOT EXISTS orders (number TEXT PRIMARY KEY, status TEXT NOT NULL, created_at INTEGER NOT NULL,
              updated_at INTEGER NOT NULL, total INTEGER, currency TEXT NOT NULL, fulfilled_by TEXT NOT NULL);
            CREATE INDEX IF NOT EXISTS orders_by_created ON orders (created_at);
            CREATE TABLE IF NOT EXISTS order_lines (number TEXT NOT NULL, line INTEGER NOT NULL, item_id TEXT NOT NULL,
              model_id TEXT NOT NULL, sku TEXT, name TEXT NOT NULL, variation TEXT, image TEXT, quantity INTEGER NOT NULL,
              unit_price INTEGER, PRIMARY KEY (number, line));
            CREATE TABLE IF NOT EXISTS cursors (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
            SQL);
        $this->order = $this->file->prepare(
            'INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (number) DO UPDATE SET status = excluded.status,
             updated_at = excluded.updated_at, total = excluded.total, fulfilled_by = excluded.fulfilled_by');
        $this->dropLines = $this->file->prepare('DELETE FROM order_lines WHERE number = ?');
        $this->line = $this->file->prepare('INSERT INTO order_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
        $this->file->beginTransaction();
    }

    public function cursor(): ?int
    {
        $value = $this->file->query("SELECT value FROM cursors WHERE name = 'orders'")->fetchColumn();
        return $value === false ? null : (int) $value;
    }

    public function put(array $order): void
    {
        $number = $order['order_sn'];
        $currency = $order['currency'];
        $this->order->execute([
            $number, $order['order_status'], $order['create_time'], $order['update_time'],
            self::minor($order['total_amount'] ?? null, $currency), $currency, $order['fulfillment_flag'] ?? '']);
        $this->dropLines->execute([$number]);
        foreach ($order['item_list'] as $place => $item) {
            $this->line->execute([
                $number, $place, $item['item_id'], $item['model_id'], $item['model_sku'] ?: $item['item_sku'],
                $item['item_name'], $item['model_name'], $item['image_info']['image_url'] ?? null,
                $item['model_quantity_purchased'], self::minor($item['model_discounted_price'], $currency)]);
        }
        if (++$this->stored % 1000 === 0) {
            $this->file->commit();
            $this->file->beginTransaction();
        }
    }

    public function finish(int $cursor): void
    {
        $this->file->prepare("INSERT OR REPLACE INTO cursors VALUES ('orders', ?)")->execute([$cursor]);
        $this->file->commit();
    }

    private static function minor(int|float|null $amount, string $currency): ?int
    {
        return $amount === null ? null : (int) round($amount * 10 ** (MINOR_DIGITS[$currency] ?? 2));
    }
}

function read(Shop $shop, Store $store, int $now): void
{
    $cursor = $store->cursor();
    $field = $cursor === null ? 'create_time' : 'update_time';
    $from = $cursor === null ? $now - 60 * 86400 : $cursor - OVERLAP;
    for (; $from < $now; $from += WINDOW) {
        foreach ($shop->numbers($field, $from, min($now, $from + WINDOW)) as $numbers) {
            foreach (array_chunk($numbers, 50) as $batch) {
                foreach ($shop->details($batch) as $order) {
                    $store->put($order);
                }
            }
        }
    }
    $store->finish($now);
}

[, $path, $shopId] = $argv;
$now = (int) (getenv('PEER_NOW') ?: time());
$shop = new Shop($shopId, $now - time());
$store = new Store($path);
read($shop, $store, $now);
echo json_encode(['stored' => $store->stored, 'requests' => $shop->calls]), "\n";
