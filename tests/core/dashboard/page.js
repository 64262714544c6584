// SPDX-License-Identifier: LGPL-2.1-or-later
"use strict";

/* The page in a browser: page.js URL TOKEN [FOLDER FOR PICTURES]. Prints a line for each check that failed. */

const { chromium } = require("playwright-core");

const [url, token, folder] = process.argv.slice(2);
let failures = 0;

function check(good, what) {
  if (!good) {
    failures++;
    console.log(`failed: ${what}`);
  }
}

async function open(browser, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const problems = [];
  const asked = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`${url}#${token}`);
  await page.waitForFunction(() => document.querySelectorAll("#symbols tbody tr").length === 2, null, { timeout: 20000 });
  await page.waitForFunction(() => window.eval === undefined || document.querySelector("#cards .card"), null, { timeout: 20000 });
  return { context, page, problems, asked };
}

async function checkContent(page) {
  check(await page.title() !== "owned", "words of a venue ran as a script");
  check(await page.locator("img").count() === 0, "words of a venue became an element");
  check((await page.locator("#messages").innerText()).includes("<img src=x"), "words of a venue are shown as they are");
  check((await page.locator("#env").innerText()) === "sim", "the environment");
  check(/100,0\d\d\.\d\d/.test(await page.locator("#cards").innerText()), "equity with commas");
  check((await page.locator("#positions tbody tr").count()) === 4, "four legs");
  check((await page.locator("#orders").innerText()).includes("unknown"), "an order that is not certain");
  check((await page.locator("#risk").innerText()).includes("Q8"), "restrictions");
  check((await page.locator("#banner").innerText()).includes("1"), "an alarm that is open");
}

async function isDrawn(page, id) {
  return page.evaluate((name) => {
    const canvas = document.getElementById(name);
    const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    return data.some((value) => value !== 0);
  }, id);
}

async function fits(page) {
  return page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
}

async function picture(page, name) {
  if (folder)
    await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

async function lookAtDesktop(browser) {
  const { context, page, problems, asked } = await open(browser, { viewport: { width: 1280, height: 900 }, locale: "en-US", colorScheme: "light" });
  await checkContent(page);
  await page.waitForFunction(() => points.length >= 12, null, { timeout: 20000 }).catch(() => check(false, "points arrive"));
  for (const id of ["chart-equity", "chart-funding", "chart-basis", "chart-rate"])
    check(await isDrawn(page, id), `${id} is drawn`);
  const before = await page.locator("#cards").innerText();
  await page.waitForFunction((text) => document.getElementById("cards").innerText !== text, before, { timeout: 20000 })
    .catch(() => check(false, "it is updated live"));
  check(await fits(page), "it fits a desktop");
  await picture(page, "desktop-light");
  await page.locator("#theme").click();
  await picture(page, "desktop-dark");
  check(await page.evaluate(() => document.documentElement.dataset.theme) === "dark", "the dark theme");
  check(problems.length === 0, `the browser complains: ${problems.join("; ")}`);
  check(asked.every((one) => one.startsWith(url) && !one.includes(token)), `it asks for ${asked.join(" ")}`);
  await context.close();
}

async function lookAtPhone(browser) {
  const { context, page, problems } = await open(browser,
    { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, locale: "ja-JP", colorScheme: "dark" });
  check(await page.evaluate(() => document.documentElement.lang) === "ja", "Japanese");
  check((await page.locator("#cards").innerText()).includes("純資産"), "cards in Japanese");
  check(await page.evaluate(() => document.documentElement.dataset.theme) === "dark", "dark as the phone is");
  check(await fits(page), "it fits a phone");
  await page.waitForFunction(() => points.length >= 12, null, { timeout: 20000 }).catch(() => check(false, "points arrive"));
  await picture(page, "phone-dark-ja");
  await page.locator("#language").click();
  await page.locator("#theme").click();
  check((await page.locator("#cards").innerText()).includes("Equity"), "cards in English again");
  await picture(page, "phone-light-en");
  check(problems.length === 0, `the browser complains: ${problems.join("; ")}`);
  await context.close();
}

async function lookWithout(browser) {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction(() => document.getElementById("banner").innerText.length > 0);
  check((await page.locator("#banner").innerText()).includes("#TOKEN"), "it says that the token is missing");
  await page.goto(`${url}#wrong`);
  await page.waitForFunction(() => /wrong|違/.test(document.getElementById("banner").innerText), null, { timeout: 10000 })
    .catch(() => check(false, "it says that the token is wrong"));
}

async function main() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
  try {
    await lookAtDesktop(browser);
    await lookAtPhone(browser);
    await lookWithout(browser);
  } finally {
    await browser.close();
  }
  process.exit(failures ? 1 : 0);
}

main();
