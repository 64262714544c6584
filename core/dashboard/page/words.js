// SPDX-License-Identifier: LGPL-2.1-or-later
"use strict";

/* Everything the page says, in both languages. What the run says itself is English. */
const WORDS = {
  en: {
    language: "日本語", theme_dark: "Dark", theme_light: "Light",
    live: "live", waiting: "connecting…", lost: "connection lost, trying again",
    down: "The run does not answer", no_token: "The address needs the token: http://127.0.0.1:PORT/#TOKEN",
    wrong_token: "The token is wrong: after # stands what its file holds", many: "Too many wrong tokens, or too many pages: wait a minute",
    killed: "The kill switch is set", halted: "Halted", paused: "Nothing is opened now", alarms: "Alarms that nobody has acknowledged",
    equity: "Equity", today: "Result today", funding_today: "Funding today", funding_received: "Funding received",
    basis_bps: "Basis (bp)", predicted: "Predicted funding rate (%)", risk_state: "Risk", open_orders: "Open orders",
    unknown_orders: "unknown", naked: "Longest naked", liquidation: "To a liquidation", since_start: "since the books began",
    fees_today: "Fees today", cash: "cash", positions: "Positions", symbols: "Symbols", orders: "Open orders", risk: "Restrictions",
    messages: "Messages", symbol: "Symbol", instrument: "Instrument", quantity: "Quantity", price: "Price", mark: "Mark",
    value: "Value", unrealised: "Unrealised", age: "Age", delta: "Delta (bp)", notional: "Notional", basis: "Basis (bp)",
    rate: "Predicted", next: "Next funding", expected: "Expected", last_rate: "Last rate", state: "State",
    day_net: "Today", total_net: "Total", id: "Order", module: "Module", side: "Side", type: "Type", filled: "Filled",
    code: "Code", reason: "Reason", since: "Since", until_human: "Until", human: "a person lifts it", itself: "it ends by itself",
    all: "all", none_positions: "Nothing is held.", none_symbols: "Nothing is traded.", none_orders: "No order is open.",
    none_risk: "Nothing is restricted.", none_messages: "Nothing was said yet.", stale: "stale", unsure: "unknown", up: "up",
    buy: "buy", sell: "sell", active: "active", reducing: "reducing", closed: "halted", cancel_only: "cancels only", trading: "trading", not_trading: "not trading",
  },
  ja: {
    language: "English", theme_dark: "ダーク", theme_light: "ライト",
    live: "接続中", waiting: "接続しています…", lost: "切断されました。再接続します",
    down: "実行中のプログラムが応答しません", no_token: "アドレスにトークンが必要です: http://127.0.0.1:PORT/#TOKEN",
    wrong_token: "トークンが違います。# の後にはトークンのファイルの内容が入ります", many: "誤ったトークンまたは開いたページが多すぎます。1分お待ちください",
    killed: "キルスイッチが入っています", halted: "停止", paused: "新規建ては行いません", alarms: "未確認のアラーム",
    equity: "純資産", today: "本日の損益", funding_today: "本日の資金調達料", funding_received: "資金調達料の受取累計",
    basis_bps: "ベーシス (bp)", predicted: "予想資金調達率 (%)", risk_state: "リスク", open_orders: "未約定注文",
    unknown_orders: "件が不明", naked: "最長の片足時間", liquidation: "清算までの距離", since_start: "帳簿開始から",
    fees_today: "本日の手数料", cash: "現金", positions: "ポジション", symbols: "銘柄", orders: "未約定注文", risk: "取引制限",
    messages: "メッセージ", symbol: "銘柄", instrument: "商品", quantity: "数量", price: "価格", mark: "マーク価格",
    value: "評価額", unrealised: "含み損益", age: "経過", delta: "デルタ (bp)", notional: "想定元本", basis: "ベーシス (bp)",
    rate: "予想率", next: "次回支払", expected: "予想受取", last_rate: "前回率", state: "状態",
    day_net: "本日", total_net: "累計", id: "注文", module: "モジュール", side: "売買", type: "種類", filled: "約定",
    code: "コード", reason: "理由", since: "開始", until_human: "解除", human: "人の操作で解除", itself: "自動で解除",
    all: "すべて", none_positions: "保有はありません。", none_symbols: "取引銘柄はありません。", none_orders: "未約定の注文はありません。",
    none_risk: "制限はありません。", none_messages: "メッセージはまだありません。", stale: "古い", unsure: "不明", up: "稼働",
    buy: "買い", sell: "売り", active: "通常", reducing: "縮小のみ", closed: "停止", cancel_only: "取消のみ", trading: "取引中", not_trading: "取引停止中",
  },
};

let language = navigator.language.startsWith("ja") ? "ja" : "en";

function word(key) {
  return WORDS[language][key] ?? key;
}
