// SPDX-License-Identifier: LGPL-2.1-or-later
// What the suites of the two npm clients share: TAP, waiting, exact decimals, the ledger.
'use strict';

const assert = require('assert');

const env = {
  rest: process.env.SIM_REST, ws: process.env.SIM_WS, key: process.env.SIM_KEY, secret: process.env.SIM_SECRET,
};

const steps = [];
function step(name, run) { steps.push([name, run]); }

// A failed step does not stop the others: what they need they fetch themselves.
async function main(end) {
  console.log(`1..${steps.length}`);
  let failed = 0;
  for (const [index, [name, run]] of steps.entries()) {
    try {
      await run();
      console.log(`ok ${index + 1} ${name}`);
    } catch (error) {
      failed++;
      console.log(`not ok ${index + 1} ${name}`);
      console.log(String(error && error.stack || JSON.stringify(error)).replace(/^/gm, '# ').slice(0, 4000));
    }
  }
  await end();
  process.exit(failed ? 1 : 0);
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what, test, ms = 8000) {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(20)) {
    const found = await test();
    if (found) return found;
  }
  throw new Error(`waited in vain for ${what}`);
}

// Decimals as integers of 1e-18.
const ONE = 10n ** 18n;
function dec(text) {
  const [, sign, whole, part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(text));
  const value = BigInt(whole) * ONE + BigInt(part.padEnd(18, '0'));
  return sign ? -value : value;
}
const mul = (a, b) => a * b / ONE;
const sum = (values) => values.reduce((a, b) => a + b, 0n);

async function control(method, path, body) {
  const lib = require(env.rest.startsWith('https') ? 'https' : 'http');
  return new Promise((resolve, reject) => {
    const request = lib.request(env.rest + path, { method }, (response) => {
      let text = '';
      response.on('data', (data) => { text += data; });
      response.on('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(text))));
    });
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function ledger() {
  const text = await control('GET', '/sim/ledger');
  return text.split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

// The ledger, and what @read says at a moment in which nothing is settled: there is a settlement each ten seconds.
async function still(read) {
  const balances = (rows) => JSON.stringify(rows.filter((row) => row.kind === 'balance'));
  return until('a moment without a settlement', async () => {
    const before = await ledger();
    const value = await read();
    return balances(before) === balances(await ledger()) && [before, value];
  });
}

// A client may say nothing of when its subscription is there: what happens before is not told.
const listens = (...names) => until(`subscriptions of ${names}`, async () => {
  const there = JSON.parse(await control('GET', '/sim/state')).private_topics;
  return names.every((name) => there.includes(name));
});

const fault = (name, more) => control('POST', '/sim/fault', { name, ...more });
const clear = () => control('DELETE', '/sim/fault');

module.exports = { assert, env, step, main, sleep, until, dec, mul, sum, ONE, ledger, still, listens, fault, clear };
