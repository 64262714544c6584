// SPDX-License-Identifier: LGPL-2.1-or-later
// npm ccxt and ccxt.pro, unmodified, against bybit-sim.
'use strict';

const http = require('http');
const ccxt = require('ccxt');
const { assert, env, step, main, sleep, until, dec, ledger, still, listens, fault, clear } = require('./suite.js');

function make(secret = env.secret) {
  const H = env.rest, W = env.ws;
  return new ccxt.pro.bybit({
    apiKey: env.key, secret,
    ...(W.startsWith('ws:') ? { httpAgent: new http.Agent() } : {}),
    urls: { api: {
      public: H, private: H,
      ws: { public: { spot: W + '/v5/public/spot', linear: W + '/v5/public/linear', inverse: W + '/v5/public/inverse', option: W + '/v5/public/option' },
        private: { contract: W + '/v5/private', spot: { unified: W + '/v5/private', nonUnified: W + '/v5/private' }, usdc: W + '/v5/private', trade: W + '/v5/trade' } } } },
  });
}

const exchange = make();
const PERP = 'BTC/USDT:USDT', SPOT = 'BTC/USDT';
const near = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
const low = async (symbol) => Math.floor((await exchange.fetchTicker(symbol)).bid * 0.98);

step('markets', async () => {
  const markets = await exchange.loadMarkets();
  const perp = markets[PERP], spot = markets[SPOT];
  assert.ok(perp.swap && perp.linear && perp.precision.price === 0.1 && perp.precision.amount === 0.001);
  assert.ok(spot.spot && spot.precision.amount === 0.000001 && spot.limits.cost.min === 5);
  assert.ok(markets['1000PEPE/USDT:USDT'] && markets['PEPE/USDT']);
  assert.ok(Math.abs(await exchange.fetchTime() - Date.now()) < 3000);
  const candles = await exchange.fetchOHLCV(PERP, '1m', undefined, 5);
  assert.strictEqual(candles.length, 5);
  assert.ok((await exchange.fetchTrades(PERP)).every((trade) => trade.symbol === PERP));
});

step('tickers', async () => {
  const all = await exchange.fetchTickers(undefined, { type: 'swap' });
  assert.ok(all[PERP].bid < all[PERP].ask && all[PERP].last > 0);
  const watched = await exchange.watchTicker(PERP);
  assert.ok(watched.bid > 0 && watched.markPrice > 0);
  assert.ok((await exchange.watchTicker(SPOT)).last > 0);
  const rate = await exchange.fetchFundingRate(PERP);
  assert.ok(rate.fundingTimestamp > Date.now() && rate.markPrice > 0);
});

step('order book kept locally', async () => {
  for (const symbol of [PERP, SPOT])
    for (let i = 0; i < 8; i++) {
      const book = await exchange.watchOrderBook(symbol, 50);
      assert.ok(book.bids.length > 0 && book.asks.length > 0 && book.bids[0][0] < book.asks[0][0]);
    }
  await exchange.watchTrades(PERP);
});

step('place, amend, cancel, cancel all', async () => {
  for (const symbol of [PERP, SPOT]) {
    const price = await low(symbol);
    const watched = exchange.watchOrders(symbol);
    await listens('order');
    const made = await exchange.createOrder(symbol, 'limit', 'buy', 0.01, price, { clientOrderId: `ccxt-${symbol.length}` });
    const [seen] = await watched;
    assert.ok(seen.id === made.id && seen.status === 'open' && seen.symbol === symbol, JSON.stringify(seen));
    await exchange.editOrder(made.id, symbol, 'limit', 'buy', 0.02, price);
    const open = await exchange.fetchOpenOrders(symbol);
    assert.ok(open.length === 1 && open[0].amount === 0.02 && open[0].clientOrderId === `ccxt-${symbol.length}`, JSON.stringify(open));
    await exchange.cancelOrder(made.id, symbol);
    await assert.rejects(exchange.cancelOrder(made.id, symbol), ccxt.OrderNotFound);
    assert.strictEqual((await exchange.fetchCanceledOrders(symbol)).find((o) => o.id === made.id).status, 'canceled');
    for (let i = 0; i < 3; i++) await exchange.createOrder(symbol, 'limit', 'buy', 0.01, price);
    await exchange.cancelAllOrders(symbol);
    assert.strictEqual((await exchange.fetchOpenOrders(symbol)).length, 0);
  }
});

step('conditional orders, no stops', async () => {
  const price = await low(PERP);
  const made = await exchange.createOrder(PERP, 'limit', 'buy', 0.01, price, { triggerPrice: price, triggerDirection: 'descending' });
  const open = await exchange.fetchOpenOrders(PERP, undefined, undefined, { trigger: true });
  assert.ok(open.some((order) => order.id === made.id && order.triggerPrice === price), JSON.stringify(open));
  await exchange.cancelOrder(made.id, PERP, { trigger: true });
  await assert.rejects(exchange.createOrder(PERP, 'limit', 'buy', 0.01, price, { takeProfit: { triggerPrice: 999999 } }), /10001/);
});

step('batch', async () => {
  const price = await low(PERP);
  const made = await exchange.createOrders([1, 2, 3].map(() => ({ symbol: PERP, type: 'limit', side: 'buy', amount: 0.01, price })));
  assert.ok(made.length === 3 && made.every((order) => order.id));
  const gone = await exchange.cancelOrders(made.map((order) => order.id), PERP);
  assert.strictEqual(gone.length, 3);
  assert.strictEqual((await exchange.fetchOpenOrders(PERP)).length, 0);
});

step('leverage', async () => {
  await exchange.setLeverage(4, PERP);
  await assert.rejects(exchange.setLeverage(4, PERP), /110043/);
  assert.strictEqual((await exchange.fetchPosition(PERP)).leverage, 4);
});

step('fills: what ccxt computes equals the ledger', async () => {
  const watched = [];
  let on = true;
  const stream = (async () => {
    while (on) watched.push(...await exchange.watchMyTrades(PERP));
  })().catch(() => {});
  const positions = (async () => { // the first answer is the snapshot, which is empty
    for (;;) {
      const rows = await exchange.watchPositions([PERP]);
      if (rows.length > 0) return rows;
    }
  })();
  await listens('execution', 'position');
  for (const [side, amount] of [['buy', 0.03], ['buy', 0.02], ['sell', 0.01]])
    await exchange.createOrder(PERP, 'market', side, amount);
  const bought = await exchange.createMarketBuyOrderWithCost(SPOT, 300);
  await until('the fills', () => new Set(watched.map((trade) => trade.order)).size >= 3);
  on = false;
  assert.strictEqual((await positions)[0].symbol, PERP);

  const all = await ledger();
  const executions = all.filter((row) => row.kind === 'execution');
  const position = await exchange.fetchPosition(PERP);
  const booked = all.find((row) => row.kind === 'position' && row.symbol === 'BTCUSDT');
  assert.ok(position.side === 'long' && near(position.contracts, 0.04));
  assert.strictEqual(dec(booked.size), dec('0.04'));
  assert.ok(near(position.entryPrice, Number(booked.avgPrice)), `${position.entryPrice} ${booked.avgPrice}`);
  for (const symbol of [PERP, SPOT])
    for (const trade of await exchange.fetchMyTrades(symbol)) {
      const row = executions.find((e) => e.execId === trade.id && (e.category === 'spot') === (symbol === SPOT));
      assert.ok(row, trade.id);
      assert.ok(near(trade.price, Number(row.execPrice)) && near(trade.amount, Number(row.execQty)));
      assert.ok(near(trade.fee.cost, Number(row.execFee)) && trade.fee.currency === row.feeCurrency, JSON.stringify([trade.fee, row]));
      assert.ok(near(trade.cost, Number(row.execValue)));
    }
  const order = await exchange.fetchOrder(bought.id, SPOT, { acknowledged: true });
  const parts = executions.filter((e) => e.orderId === bought.id);
  const qty = parts.reduce((a, e) => a + Number(e.execQty), 0);
  assert.ok(near(order.filled, qty) && near(order.average, parts.reduce((a, e) => a + Number(e.execValue), 0) / qty) || Math.abs(order.average - Number(parts[0].execPrice)) < 1);
  assert.ok(near(order.fees.reduce((a, fee) => a + fee.cost, 0), parts.reduce((a, e) => a + Number(e.execFee), 0)), JSON.stringify(order.fees));
});

step('wallet', async () => {
  const balance = await exchange.fetchBalance();
  const watched = exchange.watchBalance();
  await listens('wallet');
  await exchange.createMarketBuyOrderWithCost(SPOT, 20);
  await watched;
  const [rows, after] = await still(() => exchange.fetchBalance());
  assert.ok(after.BTC.total > balance.BTC.total);
  for (const row of rows.filter((r) => r.kind === 'balance' && ['USDT', 'BTC'].includes(r.coin)))
    assert.ok(Math.abs(after[row.coin].total - Number(row.walletBalance)) < 0.02, `${row.coin} ${after[row.coin].total} ${row.walletBalance}`);
});

step('transaction log', async () => {
  const entries = await exchange.fetchLedger('USDT', undefined, 50);
  assert.ok(entries.length >= 4 && entries.some((row) => row.type === 'trade') && entries.some((row) => row.direction === 'in'));
  assert.ok(entries.every((row) => row.currency === 'USDT' && row.after !== undefined));
});

step('order entry over WebSocket', async () => {
  const price = await low(PERP);
  const made = await exchange.createOrderWs(PERP, 'limit', 'buy', 0.01, price);
  assert.ok(made.id);
  await exchange.editOrderWs(made.id, PERP, 'limit', 'buy', 0.02, price);
  await until('the change', async () => (await exchange.fetchOpenOrders(PERP)).some((order) => order.amount === 0.02));
  await exchange.cancelOrderWs(made.id, PERP);
  await assert.rejects(exchange.cancelOrderWs(made.id, PERP), ccxt.OrderNotFound);
});

step('rate limit, then again', async () => {
  await sleep(1100);
  const other = make();
  other.enableRateLimit = false;
  other.markets = exchange.markets; other.markets_by_id = exchange.markets_by_id;
  await other.loadMarkets();
  const results = await Promise.allSettled(Array.from({ length: 40 }, () => other.cancelOrder('no-such-order', PERP)));
  const reasons = results.map((result) => result.reason);
  assert.ok(reasons.some((error) => error instanceof ccxt.RateLimitExceeded), String(reasons[0]));
  await until('a free slot', async () => {
    try { await other.cancelOrder('no-such-order', PERP); } catch (error) { return error instanceof ccxt.OrderNotFound; }
    return false;
  });
  await other.close();
});

step('clock error, then with the difference', async () => {
  await fault('clock-skew', { by: '-5s' });
  try {
    await assert.rejects(exchange.fetchBalance(), ccxt.InvalidNonce);
    await exchange.loadTimeDifference();
    await exchange.fetchBalance();
  } finally {
    await fault('clock-skew', { by: '0' });
    await exchange.loadTimeDifference();
  }
  await assert.rejects(make('wrong').fetchBalance(), ccxt.AuthenticationError);
});

step('funding history', async () => {
  const [paid] = await until('a settlement', async () => {
    const rows = await exchange.fetchFundingHistory(PERP);
    return rows.length > 0 && rows;
  }, 25000);
  const row = (await ledger()).find((r) => r.kind === 'execution' && r.execId === paid.id);
  assert.ok(row && row.execType === 'Funding', JSON.stringify(paid));
  assert.ok(near(Math.abs(paid.amount), Math.abs(Number(row.execFee))), JSON.stringify([paid, row]));
  const rates = await exchange.fetchFundingRateHistory(PERP, undefined, 5);
  assert.ok(rates.length > 0 && rates.every((rate) => rate.fundingRate !== undefined));
});

main(async () => {
  await clear();
  await exchange.close();
});
