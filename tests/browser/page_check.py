#!/usr/bin/env python3
"""Opens a report in headless Chromium and checks what only a browser knows.

    page_check.py PAGE... [--axe axe.min.js] [--shots FOLDER]

For each page, in both themes and at 390 and 1440 pixels: no message on the console, nothing wider than
the window, no script but the page's own two, sorting works, and, where axe-core's file is named,
no violation that it calls serious or critical. Exit code 77 where there is no browser.
"""
import argparse
import os
import pathlib
import shutil
import sys

SKIP = 77
SIZES = ((390, 844), (1440, 900))
THEMES = ("light", "dark")


def open_browser():
    try:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service
    except ImportError:
        print("skipped: python3-selenium is not installed")
        sys.exit(SKIP)
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if browser is None or driver is None:
        print("skipped: no chromium, or no chromedriver")
        sys.exit(SKIP)
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(service=Service(driver), options=options)


WIDER = """
const limit = document.documentElement.clientWidth;
const scrolled = (e) => e.closest('.scrolled, .unseen, .contents ol');
return [...document.querySelectorAll('body *')]
  .filter((e) => !scrolled(e) && e.getBoundingClientRect().right > limit + 0.5 &&
                 e.getBoundingClientRect().width > 0 && !e.closest('svg'))
  .slice(0, 5).map((e) => e.outerHTML.slice(0, 120));
"""
SORT = """
const table = document.querySelector('table.sortable');
if (!table) return 'no table';
const heads = [...table.tHead.rows[0].cells];
const button = heads[1].querySelector('button');
const read = () => [...table.tBodies[0].rows].filter((r) => !r.classList.contains('total'))
  .map((r) => Number(r.cells[1].dataset.value));
button.click();
const down = read();
button.click();
const up = read();
const sorted = (xs, sign) => xs.every((x, i) => i === 0 || sign * (x - xs[i - 1]) >= 0);
return sorted(down, -1) && sorted(up, 1) ? '' : JSON.stringify([down, up]);
"""
AXE = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ['violations']}).then((r) => done(r.violations
  .filter((v) => v.impact === 'serious' || v.impact === 'critical')
  .map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | '))));
"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pages", nargs="+")
    parser.add_argument("--axe", default=os.environ.get("CXM_AXE", ""))
    parser.add_argument("--shots", default="")
    arguments = parser.parse_args()
    browser = open_browser()
    wrong = []
    checks = 0

    def expect(fine, where, what):
        nonlocal checks
        checks += 1
        if not fine:
            wrong.append(f"{where}: {what}")

    axe = pathlib.Path(arguments.axe).read_text() if arguments.axe else ""
    for page in arguments.pages:
        for width, height in SIZES:
            for theme in THEMES:
                where = f"{page}, {width} px, {theme}"
                browser.execute_cdp_cmd(
                    "Emulation.setDeviceMetricsOverride",
                    {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
                browser.get(pathlib.Path(page).resolve().as_uri())
                browser.execute_script(f"document.getElementById('theme-{theme}').click()")
                expect(browser.execute_script("return innerWidth") == width, where, "window")
                wide = browser.execute_script(
                    "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
                expect(wide <= 0, where, f"{wide} px wider than the window")
                outside = browser.execute_script(WIDER)
                expect(not outside, where, f"beyond the right edge: {outside}")
                scripts = browser.execute_script("return document.scripts.length")
                expect(scripts == 2, where, f"{scripts} scripts")
                foreign = browser.execute_script(
                    "return performance.getEntriesByType('resource').map((e) => e.name)")
                expect(not foreign, where, f"loaded: {foreign}")
                unsorted = browser.execute_script(SORT)
                expect(not unsorted, where, f"sorting: {unsorted}")
                if arguments.shots:
                    name = f"{pathlib.Path(page).stem}-{width}-{theme}.png"
                    high = browser.execute_script("return document.documentElement.scrollHeight")
                    browser.execute_cdp_cmd(
                        "Emulation.setDeviceMetricsOverride",
                        {"width": width, "height": high, "deviceScaleFactor": 1, "mobile": False})
                    browser.save_screenshot(os.path.join(arguments.shots, name))
                messages = [m["message"] for m in browser.get_log("browser")]
                expect(not messages, where, f"on the console: {messages}")
                if axe:
                    # The page's own policy lets no other script in; the protocol evaluates outside it.
                    browser.execute_cdp_cmd("Runtime.evaluate", {"expression": axe})
                    found = browser.execute_async_script(AXE)
                    expect(not found, where, "axe: " + "; ".join(found))
    browser.quit()
    for line in wrong:
        print("FAILED:", line)
    print(f"{checks} checks, {len(wrong)} failed" + ("" if axe else "; without axe-core"))
    sys.exit(1 if wrong else 0)


main()
