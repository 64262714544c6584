// SPDX-License-Identifier: LGPL-2.1-or-later
// ccxt.pro on public streams: watch-ccxt.js REST WEBSOCKET SYMBOL... Best prices and tickers of each, until it is ended.
'use strict';

const http = require('http');
const ccxt = require('ccxt');

const [rest, ws, ...symbols] = process.argv.slice(2);
const exchange = new ccxt.pro.bybit({
  httpAgent: new http.Agent(),
  options: { fetchMarkets: { types: ['spot', 'linear'] }, fetchCurrencies: false },
  urls: { api: { public: rest, private: rest, ws: { public: { spot: `${ws}/v5/public/spot`, linear: `${ws}/v5/public/linear` } } } },
});

async function watch(what) {
  for (;;)
    await what();
}

async function run() {
  await exchange.loadMarkets();
  const perps = symbols.filter((symbol) => symbol.includes(':'));
  const spots = symbols.filter((symbol) => !symbol.includes(':'));
  for (const list of [perps, spots])
    watch(() => exchange.watchOrderBookForSymbols(list, 1)).catch(fail);
  watch(() => exchange.watchTickers(perps)).catch(fail);
}

function fail(error) {
  console.error(error);
  process.exit(1);
}

run().catch(fail);
