#!/usr/bin/gjs
// SPDX-License-Identifier: LGPL-2.1-or-later
// Modules written in JavaScript: what the introspected interface must allow.
imports.gi.versions.Carry = '1.0';
const {Carry, GLib, GObject} = imports.gi;
const System = imports.system;

const Strategy = GObject.registerClass({
    GTypeName: 'BindingStrategy',
    Implements: [Carry.Strategy],
    Properties: {
        'lots': GObject.ParamSpec.int('lots', null, null, GObject.ParamFlags.READWRITE, 1, 9, 3),
    },
}, class Strategy extends Carry.Module {
    vfunc_start() {
        if (this.lots === 9)
            throw new GLib.Error(Carry.error_quark(), Carry.Error.INVALID, 'too many lots');
        return true;
    }

    vfunc_stop() {
        this.told = 'stopped';
    }

    vfunc_on_bar(bar) {
        this.told = [bar.instrument, bar.minutes, bar.close.to_string()].join(' ');
    }

    vfunc_on_timer(timer, now) {
        this.told = [timer, now].join(' ');
    }

    vfunc_evaluate(instrument) {
        const terms = Carry.Evaluation.new('wait');
        terms.add('symbol', instrument.symbol);
        return terms;
    }
});

const Risk = GObject.registerClass({
    GTypeName: 'BindingRisk',
    Implements: [Carry.Risk],
}, class Risk extends Carry.Module {
    vfunc_check(order, _instrument, _exposure) {
        if (order.quantity.to_string() === '0')
            throw new GLib.Error(Carry.error_quark(), Carry.Error.REFUSED, 'nothing to do');
        return true;
    }
});

function assertEqual(is, expected) {
    if (is !== expected)
        throw new Error(`"${is}" is not "${expected}"`);
}

function catchError(func) {
    try {
        func();
    } catch (error) {
        return error;
    }
    throw new Error('it did not fail');
}

// Starts it and returns the error, or null.
function start(module) {
    const loop = GLib.MainLoop.new(null, false);
    let outcome = null;
    module.start_async(null, (source, result) => {
        try {
            source.start_finish(result);
        } catch (error) {
            outcome = error;
        }
        loop.quit();
    });
    loop.run();
    return outcome;
}

function makeInstrument() {
    return Carry.Instrument.new('bybit', Carry.Category.LINEAR, 'BTCUSDT', 'BTC', 'USDT');
}

const tests = {
    decimal() {
        assertEqual(Carry.Decimal.new_from_string('-1.50').to_string(), '-1.50');
        const error = catchError(() => Carry.Decimal.new_from_string('1,5'));
        assertEqual(error.matches(Carry.error_quark(), Carry.Error.INVALID), true);
    },

    instrument() {
        const instrument = makeInstrument();
        assertEqual(instrument.to_string(), 'bybit:linear:BTCUSDT');
        assertEqual(instrument.multiplier.to_string(), '1');
        const table = Carry.Instruments.new();
        const error = catchError(() => table.add(instrument));
        assertEqual(error.message, 'tick_size: must be given');
        assertEqual(table.get_size(), 0);
    },

    startAndStop() {
        const strategy = new Strategy({id: 'carry', lots: 4});
        assertEqual(strategy.get_id(), 'carry');
        assertEqual(start(strategy), null);
        assertEqual(strategy.get_state(), Carry.ModuleState.RUNNING);
        strategy.stop();
        assertEqual(strategy.told, 'stopped');
        assertEqual(strategy.get_state(), Carry.ModuleState.STOPPED);

        const error = start(new Strategy({id: 'carry', lots: 9}));
        assertEqual(error.message, 'carry: too many lots');
        assertEqual(error.matches(Carry.error_quark(), Carry.Error.INVALID), true);
    },

    slots() {
        const strategy = new Strategy({id: 'carry'});
        const bar = new Carry.Bar();
        bar.minutes = 60;
        bar.close = Carry.Decimal.new_from_string('1.50');
        strategy.on_bar(bar);
        assertEqual(strategy.told, ' 60 1.50');
        strategy.on_timer(7, -5);
        assertEqual(strategy.told, '7 -5');

        const terms = strategy.evaluate(makeInstrument());
        assertEqual(terms.get_verdict(), 'wait');
        assertEqual(terms.get_size(), 1);
        assertEqual(terms.find('symbol'), 'BTCUSDT');
        strategy.on_halt('a slot it does not have keeps its default');
    },

    refusal() {
        const risk = new Risk({id: 'limits'});
        const error = catchError(() =>
            risk.check(new Carry.Order(), makeInstrument(), new Carry.Exposure()));
        assertEqual(error.message, 'limits: nothing to do');
        assertEqual(error.matches(Carry.error_quark(), Carry.Error.REFUSED), true);
    },

    request() {
        const quantity = Carry.Decimal.new_from_string('0.25');
        const instrument = makeInstrument();
        const request = Carry.OrderRequest.new_market(instrument, Carry.Side.SELL, quantity);
        assertEqual(request.instrument.symbol, 'BTCUSDT');
        assertEqual(request.quantity.to_string(), '0.25');
        assertEqual(request.side, Carry.Side.SELL);
    },
};

const names = Object.keys(tests);
let failed = 0;
print(`1..${names.length}`);
names.forEach((name, i) => {
    try {
        tests[name]();
        print(`ok ${i + 1} ${name}`);
    } catch (error) {
        failed++;
        print(`not ok ${i + 1} ${name}: ${error}`);
    }
});
System.exit(failed ? 1 : 0);
