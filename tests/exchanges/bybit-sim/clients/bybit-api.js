// SPDX-License-Identifier: LGPL-2.1-or-later
// npm bybit-api, unmodified, against bybit-sim.
'use strict';

const { RestClientV5, WebsocketClient, WebsocketAPIClient } = require('bybit-api');
const { assert, env, step, main, sleep, until, dec, mul, sum, still, listens, fault, clear } = require('./suite.js');

const quiet = { trace() {}, info() {}, error() {} };
const client = new RestClientV5({ key: env.key, secret: env.secret, baseUrl: env.rest, parseAPIRateLimits: true });
const symbol = 'BTCUSDT';
const sockets = [];
const heard = {};

function socket(path) {
  const ws = new WebsocketClient({ key: env.key, secret: env.secret, market: 'v5', wsUrl: env.ws + path }, quiet);
  ws.on('update', (frame) => (heard[frame.topic] ||= []).push(frame));
  ws.on('exception', (error) => { heard.exception = error; });
  sockets.push(ws);
  return ws;
}

const linear = socket('/v5/public/linear');
const spot = socket('/v5/public/spot');
const private_ = socket('/v5/private');
const entry = new WebsocketAPIClient({ key: env.key, secret: env.secret, market: 'v5', wsUrl: env.ws + '/v5/trade' }, quiet);

async function ok(promise) {
  const answer = await promise;
  assert.strictEqual(answer.retCode, 0, JSON.stringify(answer));
  return answer.result;
}
const rows = (topic) => (heard[topic] || []).flatMap((frame) => frame.data);
const ticker = async (category) => (await ok(client.getTickers({ category, symbol }))).list[0];
// A price that rests: two percent below the bid, on the tick.
const low = async (category) => String(Math.floor(Number((await ticker(category)).bid1Price) * 0.98));
const orderRow = (id, status) => until(`order ${status}`, () => rows('order').find((o) => o.orderId === id && o.orderStatus === status));

step('markets', async () => {
  assert.ok(Math.abs(Number((await ok(client.getServerTime())).timeSecond) * 1000 - Date.now()) < 3000);
  for (const category of ['linear', 'spot']) {
    const { list } = await ok(client.getInstrumentsInfo({ category }));
    assert.ok(list.length >= 6 && list.every((row) => row.status === 'Trading'));
  }
  const klines = (await ok(client.getKline({ category: 'linear', symbol, interval: '1', limit: 5 }))).list;
  assert.strictEqual(klines.length, 5);
  assert.ok(klines[0][0] > klines[4][0] && klines[0].length === 7);
  await until('a trade', async () => (await ok(client.getPublicTradingHistory({ category: 'spot', symbol, limit: 5 }))).list.length > 0);
  assert.ok((await ok(client.getFundingRateHistory({ category: 'linear', symbol, limit: 2 }))).list.length > 0);
  assert.strictEqual((await ok(client.getAccountInfo())).unifiedMarginStatus, 6);
  assert.strictEqual((await ok(client.getQueryApiKey())).apiKey, env.key);
  assert.strictEqual((await ok(client.getFeeRate({ category: 'linear', symbol }))).list[0].takerFeeRate, '0.00055');
});

step('tickers', async () => {
  assert.ok(Number((await ticker('linear')).markPrice) > 0);
  linear.subscribeV5([`tickers.${symbol}`], 'linear');
  spot.subscribeV5([`tickers.${symbol}`], 'spot');
  const merged = await until('ticker deltas', () => {
    const frames = (heard[`tickers.${symbol}`] || []).filter((f) => 'bid1Price' in f.data || f.type === 'delta');
    return frames.length >= 3 && Object.assign({}, ...frames.map((f) => f.data));
  });
  for (const name of ['lastPrice', 'markPrice', 'fundingRate', 'nextFundingTime', 'bid1Price', 'ask1Size'])
    assert.ok(merged[name] !== undefined && merged[name] !== '', name);
});

step('order book kept locally', async () => {
  linear.subscribeV5([`orderbook.50.${symbol}`], 'linear');
  await until('twenty frames', () => (heard[`orderbook.50.${symbol}`] || []).length >= 20);
  const book = { b: new Map(), a: new Map() };
  let u;
  for (const frame of heard[`orderbook.50.${symbol}`]) {
    if (frame.type === 'snapshot') { book.b.clear(); book.a.clear(); } else assert.strictEqual(frame.data.u, u + 1);
    u = frame.data.u;
    for (const side of ['b', 'a'])
      for (const [price, size] of frame.data[side])
        if (size === '0') assert.ok(book[side].delete(price), `delete of unknown ${price}`); else book[side].set(price, size);
    assert.ok(book.b.size === 50 && book.a.size === 50, `${book.b.size} ${book.a.size}`);
    assert.ok(Math.max(...[...book.b.keys()].map(Number)) < Math.min(...[...book.a.keys()].map(Number)));
  }
});

step('place, amend, cancel, cancel all', async () => {
  private_.subscribeV5(['order', 'execution', 'execution.fast', 'position', 'wallet'], 'linear');
  await listens('order', 'execution', 'execution.fast', 'position', 'wallet');
  for (const category of ['linear', 'spot']) {
    const price = await low(category);
    const made = await ok(client.submitOrder({ category, symbol, side: 'Buy', orderType: 'Limit', qty: '0.01', price, orderLinkId: `api-${category}-1` }));
    assert.strictEqual(made.orderLinkId, `api-${category}-1`);
    const row = await orderRow(made.orderId, 'New');
    assert.strictEqual('tpslMode' in row, category === 'linear');
    await ok(client.amendOrder({ category, symbol, orderId: made.orderId, qty: '0.02' }));
    await until('the amended order', () => rows('order').find((o) => o.orderId === made.orderId && dec(o.qty) === dec('0.02')));
    const open = (await ok(client.getActiveOrders({ category, symbol }))).list;
    assert.ok(open.some((o) => o.orderId === made.orderId && dec(o.qty) === dec('0.02')));
    await ok(client.cancelOrder({ category, symbol, orderLinkId: `api-${category}-1` }));
    assert.strictEqual((await orderRow(made.orderId, 'Cancelled')).cancelType, 'CancelByUser');
    const again = await client.cancelOrder({ category, symbol, orderId: made.orderId });
    assert.ok([110001, 170213].includes(again.retCode), again.retCode);
    for (let i = 0; i < 3; i++)
      await ok(client.submitOrder({ category, symbol, side: 'Buy', orderType: 'Limit', qty: '0.01', price }));
    assert.strictEqual((await ok(client.cancelAllOrders({ category, symbol }))).list.length, 3);
    assert.strictEqual((await ok(client.getActiveOrders({ category, symbol }))).list.length, 0);
  }
});

step('refusals', async () => {
  const price = await low('linear');
  const order = { category: 'linear', symbol, side: 'Buy', orderType: 'Limit', qty: '0.01', price, orderLinkId: 'api-twice' };
  await ok(client.submitOrder(order));
  assert.strictEqual((await client.submitOrder(order)).retCode, 110072);
  await ok(client.cancelAllOrders({ category: 'linear', symbol }));
  assert.strictEqual((await client.submitOrder({ ...order, orderLinkId: 'api-pos', positionIdx: 1 })).retCode, 10001);
  const bad = new RestClientV5({ key: env.key, secret: 'wrong', baseUrl: env.rest });
  const answer = await bad.getAccountInfo();
  assert.strictEqual(answer.retCode, 10004);
  assert.ok(answer.retMsg.startsWith('error sign! origin_string['));
});

step('batch', async () => {
  const price = await low('linear');
  const orders = ['a', 'b', 'c'].map((name) => ({ symbol, side: 'Buy', orderType: 'Limit', qty: '0.01', price, orderLinkId: `api-batch-${name}` }));
  orders[1].qty = '0.0000001';
  const answer = await client.batchSubmitOrders('linear', orders);
  assert.strictEqual(answer.retCode, 0);
  assert.deepStrictEqual(answer.retExtInfo.list.map((item) => item.code === 0), [true, false, true]);
  assert.strictEqual(answer.result.list[1].orderId, '');
  const ids = answer.result.list.filter((item) => item.orderId).map((item) => ({ symbol, orderId: item.orderId }));
  const amended = await client.batchAmendOrders('linear', ids.map((id) => ({ ...id, qty: '0.02' })));
  assert.ok(amended.retExtInfo.list.every((item) => item.code === 0), JSON.stringify(amended));
  const cancelled = await client.batchCancelOrders('linear', ids);
  assert.ok(cancelled.retExtInfo.list.every((item) => item.code === 0), JSON.stringify(cancelled));
});

step('leverage', async () => {
  await ok(client.setLeverage({ category: 'linear', symbol, buyLeverage: '5', sellLeverage: '5' }));
  assert.strictEqual((await client.setLeverage({ category: 'linear', symbol, buyLeverage: '5', sellLeverage: '5' })).retCode, 110043);
  assert.strictEqual((await ok(client.getPositionInfo({ category: 'linear', symbol }))).list[0].leverage, '5');
});

step('fills: streams, position, fees and wallet equal the ledger', async () => {
  for (const [side, qty] of [['Buy', '0.03'], ['Buy', '0.02'], ['Sell', '0.01']])
    await ok(client.submitOrder({ category: 'linear', symbol, side, orderType: 'Market', qty }));
  await ok(client.submitOrder({ category: 'spot', symbol, side: 'Buy', orderType: 'Market', qty: '500' }));
  const fills = (category) => rows('execution').filter((e) => e.category === category && e.execType === 'Trade');
  await until('all fills', () => sum(fills('linear').map((e) => dec(e.execQty))) === dec('0.06') && fills('spot').length > 0);

  const position = (await ok(client.getPositionInfo({ category: 'linear', symbol }))).list[0];
  const bought = fills('linear').filter((e) => e.side === 'Buy');
  const value = sum(bought.map((e) => dec(e.execValue)));
  assert.strictEqual(dec(position.size), dec('0.04'));
  assert.strictEqual(sum(bought.map((e) => mul(dec(e.execPrice), dec(e.execQty)))), value);
  const average = value * dec('1') / dec('0.05');
  assert.ok((average - dec(position.avgPrice)) ** 2n < dec('0.000001') ** 2n, `${average} ${position.avgPrice}`);

  const [all, wallet] = await still(async () => (await ok(client.getWalletBalance({ accountType: 'UNIFIED' }))).list[0]);
  for (const fill of [...fills('linear'), ...fills('spot')]) {
    const booked = all.find((row) => row.kind === 'execution' && row.execId === fill.execId && row.category === fill.category);
    assert.ok(booked, `${fill.execId} is not in the ledger`);
    for (const name of ['execPrice', 'execQty', 'execFee', 'execValue'])
      assert.strictEqual(dec(booked[name]), dec(fill[name]), name);
    const fast = await until('the fast execution', () => rows('execution.fast').find((row) => row.execId === fill.execId));
    assert.strictEqual(fast.execPrice, fill.execPrice);
  }
  for (const coin of wallet.coin) {
    const booked = all.find((row) => row.kind === 'balance' && row.coin === coin.coin);
    assert.strictEqual(dec(booked.walletBalance), dec(coin.walletBalance), coin.coin);
  }
  const bitcoin = wallet.coin.find((coin) => coin.coin === 'BTC');
  assert.strictEqual(dec(bitcoin.walletBalance), sum(fills('spot').map((e) => dec(e.execQty) - dec(e.execFee))));
  await until('the end of the spot order', () => ['PartiallyFilledCanceled', 'Filled'].includes(
    rows('order').filter((o) => o.category === 'spot').pop().orderStatus));
  await until('the position', () => rows('position').some((p) => p.entryPrice === position.avgPrice && p.size === position.size));
});

step('transaction log', async () => {
  const [, [log, page, next]] = await still(async () => {
    const first = await ok(client.getTransactionLog({ accountType: 'UNIFIED', limit: 2 }));
    return [(await ok(client.getTransactionLog({ accountType: 'UNIFIED', limit: 50 }))).list, first,
      await ok(client.getTransactionLog({ accountType: 'UNIFIED', limit: 2, cursor: first.nextPageCursor }))];
  });
  const trades = log.filter((row) => row.type === 'TRADE');
  assert.ok(trades.length >= 5 && log.some((row) => row.type === 'TRANSFER_IN'));
  for (const row of log)
    assert.strictEqual(dec(row.change), dec(row.cashFlow) + dec(row.funding || '0') - dec(row.fee), JSON.stringify(row));
  assert.deepStrictEqual([...page.list, ...next.list].map((row) => row.id), log.slice(0, 4).map((row) => row.id));
});

step('order entry over WebSocket', async () => {
  await sleep(1100); // the allowance is shared with REST
  const price = await low('linear');
  const made = await entry.submitNewOrder({ category: 'linear', symbol, side: 'Buy', orderType: 'Limit', qty: '0.01', price, orderLinkId: 'api-ws-1' });
  assert.strictEqual(made.retCode, 0, JSON.stringify(made));
  assert.ok(made.header['X-Bapi-Limit']);
  await orderRow(made.data.orderId, 'New');
  const amended = await entry.amendOrder({ category: 'linear', symbol, orderId: made.data.orderId, qty: '0.02' });
  assert.strictEqual(amended.retCode, 0);
  const cancelled = await entry.cancelOrder({ category: 'linear', symbol, orderId: made.data.orderId });
  assert.strictEqual(cancelled.retCode, 0);
  await orderRow(made.data.orderId, 'Cancelled');
  await assert.rejects(entry.cancelOrder({ category: 'linear', symbol, orderId: made.data.orderId }),
    (error) => error.retCode === 110001);
  const batch = await entry.batchSubmitOrders('linear', [
    { symbol, side: 'Buy', orderType: 'Limit', qty: '0.01', price }, { symbol, side: 'Buy', orderType: 'Limit', qty: '0', price }]);
  assert.deepStrictEqual(batch.retExtInfo.list.map((item) => item.code === 0), [true, false]);
  await ok(client.cancelAllOrders({ category: 'linear', symbol }));
});

step('rate limit', async () => {
  await sleep(1100);
  // At once, and again: a slow machine may need longer for them than the second that the limit is for.
  const limited = await until('the limit', async () => {
    const answers = await Promise.all(Array.from({ length: 12 },
      () => client.cancelOrder({ category: 'linear', symbol, orderId: 'no-such-order' })));
    return answers.filter((answer) => answer.retCode === 10006).pop();
  });
  assert.ok(limited.rateLimitApi && limited.rateLimitApi.remainingRequests === 0, JSON.stringify(limited));
  await sleep(Math.max(0, limited.rateLimitApi.resetAtTimestamp - Date.now()) + 20);
  assert.strictEqual((await client.cancelOrder({ category: 'linear', symbol, orderId: 'no-such-order' })).retCode, 110001);
});

step('clock error', async () => {
  await fault('clock-skew', { by: '-5s' });
  const answer = await client.getAccountInfo();
  await fault('clock-skew', { by: '0' });
  assert.strictEqual(answer.retCode, 10002);
  assert.match(answer.retMsg, /req_timestamp\[\d+\],server_timestamp\[\d+\],recv_window\[\d+\]/);
  await ok(client.getAccountInfo());
});

step('own funding', async () => {
  const row = await until('a settlement', async () =>
    (await ok(client.getExecutionList({ category: 'linear', symbol, execType: 'Funding' }))).list
      .find((paid) => paid.execQty === '0.04'), 25000); // one may have come between two fills
  assert.ok(row.orderType === 'UNKNOWN' && row.orderQty === '0');
  const log = (await ok(client.getTransactionLog({ accountType: 'UNIFIED', type: 'SETTLEMENT' }))).list;
  const same = log.find((entryRow) => entryRow.transactionTime === row.execTime);
  assert.strictEqual(dec(same.funding), -dec(row.execFee));
  const rate = (await ok(client.getFundingRateHistory({ category: 'linear', symbol, limit: 5 }))).list
    .find((settled) => settled.fundingRateTimestamp === row.execTime);
  assert.ok(rate, 'no rate of that time');
  const flat = await ok(client.submitOrder({ category: 'linear', symbol, side: 'Sell', orderType: 'Market', qty: '0.04', reduceOnly: true }));
  await orderRow(flat.orderId, 'Filled');
  assert.strictEqual((await ok(client.getPositionInfo({ category: 'linear', symbol }))).list[0].size, '0');
});

step('check before, conditional orders, no stops', async () => {
  const price = await low('linear');
  const order = { category: 'linear', symbol, side: 'Buy', orderType: 'Limit', qty: '0.5', price };
  const check = await ok(client.preCheckOrder(order));
  assert.ok(check.postImrE4 > check.preImrE4 && check.postMmrE4 > check.preMmrE4, JSON.stringify(check));
  assert.strictEqual((await ok(client.getActiveOrders({ category: 'linear', symbol }))).list.length, 0);
  const made = await ok(client.submitOrder({ ...order, triggerPrice: price, triggerDirection: 2, triggerBy: 'MarkPrice' }));
  const row = await orderRow(made.orderId, 'Untriggered');
  assert.ok(row.stopOrderType === 'Stop' && dec(row.triggerPrice) === dec(price), JSON.stringify(row));
  await ok(client.cancelOrder({ category: 'linear', symbol, orderId: made.orderId }));
  await orderRow(made.orderId, 'Deactivated');
  assert.strictEqual((await client.submitOrder({ ...order, takeProfit: '999999' })).retCode, 10001);
  const stop = await client.setTradingStop({ category: 'linear', symbol, takeProfit: '999999', positionIdx: 0 });
  assert.strictEqual(stop.retCode, 10001);
});

main(async () => {
  await clear();
  for (const ws of sockets) ws.closeAll(true);
  entry.getWSClient().closeAll(true);
});
