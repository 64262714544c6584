#!/usr/bin/gjs
// SPDX-License-Identifier: LGPL-2.1-or-later
// The teaching strategy in JavaScript; runs a backtest into the folder it is given.
// usage: cross.js CONFIG PLUGINS OUTPUT

imports.gi.versions.Carry = '1.0';
const { Carry, GObject } = imports.gi;

const FAST = 12, SLOW = 48, QUANTITY = '0.5';

// Exact: the text of a decimal as a whole number of 10^-10.
function toUnits(text) {
    const [whole, fraction = ''] = text.replace('-', '').split('.');
    const units = BigInt(whole + fraction.padEnd(10, '0'));
    return text.startsWith('-') ? -units : units;
}

function sum(values) {
    return values.reduce((total, value) => total + value, 0n);
}

const Cross = GObject.registerClass({
    GTypeName: 'CrossInJavaScript',
    Implements: [Carry.Strategy],
}, class Cross extends Carry.Module {
    setUp(exchange) {
        this.exchange = exchange;
        this.closes = [];
        this.timer = 0;
        return this;
    }

    vfunc_start() {
        const context = this.get_context();
        this.instrument = context.find_instrument(this.exchange, Carry.Category.SPOT, 'BTCUSDT');
        context.subscribe(this.instrument);
        return true;
    }

    // What is held in whole steps of 0.000001, as text; '' for nothing.
    getSellable() {
        const steps = toUnits(this.get_context().dup_position(this.instrument).to_string()) / 10000n;
        if (steps <= 0n)
            return '';
        const digits = steps.toString().padStart(7, '0');
        return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
    }

    trade(side, quantity) {
        this.get_context().submit(Carry.OrderRequest.new_market(
            this.instrument, side, Carry.Decimal.new_from_string(quantity)));
    }

    vfunc_flatten() {
        const held = this.getSellable();
        if (held !== '')
            this.trade(Carry.Side.SELL, held);
    }

    vfunc_on_bar(bar) {
        const context = this.get_context();
        this.closes = [...this.closes.slice(-(SLOW - 1)), toUnits(bar.close.to_string())];
        if (this.closes.length === SLOW && this.timer === 0)
            this.timer = context.add_timer(context.get_now());
    }

    vfunc_on_timer(timer, now) {
        const context = this.get_context();
        if (timer !== this.timer)
            return;
        this.timer = 0;
        if (!context.get_is_trading() || context.get_open_orders(this.instrument) > 0)
            return;
        const isAbove = sum(this.closes.slice(-FAST)) * BigInt(SLOW) > sum(this.closes) * BigInt(FAST);
        const isHolding = this.getSellable() !== '';
        if (isAbove && !isHolding)
            this.trade(Carry.Side.BUY, QUANTITY);
        else if (!isAbove && isHolding)
            this.vfunc_flatten();
    }
});

const [config, plugins, output] = ARGV;
const host = Carry.Host.new();
host.set_plugin_path(plugins);
host.load([config], null);
host.add_module('strategy', new Cross({ id: 'cross' }).setUp(host.find_module('main')));
Carry.Backtest.new(host).run(output, null);
