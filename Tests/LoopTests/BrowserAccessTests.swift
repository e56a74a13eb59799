import Access
import Foundation
import Store
import XCTest

/// The rights of a real browser: pages of other origins, and signing in.
final class BrowserAccessTests: XCTestCase {
    func testAPageOfAnotherOriginReadsAndChangesNothing() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        try await installation.feed(api, hours: 30)
        // An answer without a content security policy stands for the page of an attacker; its port makes it another origin.
        let other = try await Installation(for: self).startAPI()
        let browser = try await Browser(in: installation)
        addTeardownBlock { browser.stop() }
        try await browser.open(other.address + "/healthz")
        let change = #"{"actor":"evil","reason":"evil"}"#
        _ = try await browser.evaluate(
            """
            (() => {
            window.outcomes = '';
            const api = '\(api.address)', body = '\(change)', method = 'POST';
            const plain = { method, body, mode: 'no-cors', headers: { 'content-type': 'text/plain' } };
            Promise.allSettled([
              fetch(api + '/models'), fetch(api + '/models/rollback', plain),
              fetch(api + '/routine-retrain-check', { ...plain, body: '{}' }),
              fetch(api + '/routine-retrain-check', { method, mode: 'no-cors' }),
              fetch(api + '/observations', { method, body, headers: { 'content-type': 'application/json' } }),
            ]).then((all) => { outcomes = all.map((one) => one.value?.type ?? 'refused').join(' '); });
            })()
            """
        )
        try await eventually("the requests are answered", within: .seconds(30), or: { "\(browser.problems)" }) {
            try await browser.evaluate("outcomes") != ""
        }
        let outcomes = try await browser.evaluate("outcomes")
        XCTAssertEqual(outcomes, "refused refused refused refused refused")
        _ = try await browser.evaluate(
            """
            (() => {
            const form = document.createElement('form');
            form.method = 'post'; form.enctype = 'text/plain'; form.action = '\(api.address)/routine-retrain-check';
            form.innerHTML = '<input name="{&quot;target&quot;:&quot;temperature&quot;,&quot;x" value="&quot;:1}">';
            document.body.append(form); form.submit();
            })()
            """
        )
        try await eventually("the form is refused", within: .seconds(30), or: { "\(browser.problems)" }) {
            try await browser.evaluate("document.body.textContent").contains("foreign-origin")
        }
        let state = try await installation.store()
            .read { transaction in
                (
                    flags: try transaction.flags(of: Installation.target, limit: 9).count,
                    promotions: try transaction.promotions(of: Installation.target, limit: 9).count
                )
            }
        XCTAssertEqual(state.flags, 0)
        XCTAssertLessThanOrEqual(state.promotions, 1)
    }

    func testThePageSignsInWithAKeyAndOut() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        try await installation.feed(api, hours: 60)
        let key = try await installation.makeKey(of: "operator", [.read], for: api)
        let browser = try await Browser(in: installation)
        addTeardownBlock { browser.stop() }
        try await browser.open(api.address + "/")
        try await waits(browser, "it asks for a key", "document.getElementById('sign-in')?.hidden === false")
        try await signIn(browser, with: "ac_wrong")
        try await waits(
            browser,
            "it shows what is wrong",
            "document.getElementById('sign-in-note').textContent.includes('must be a key')"
        )
        try await signIn(browser, with: key.text)
        try await waits(browser, "it shows the loop", "document.querySelector('#timeline-plot path.served')")
        try await waits(browser, "it listens", "document.querySelector('#live.on')")
        let name = try await browser.evaluate("document.getElementById('who-name').textContent")
        XCTAssertEqual(name, "operator")
        let cookie = try await browser.evaluate("document.cookie")
        XCTAssertEqual(cookie, "", "scripts must not read the session")
        _ = try await browser.evaluate("document.getElementById('sign-out').click()")
        try await waits(browser, "it asks for a key again", "document.getElementById('sign-in')?.hidden === false")
    }
}
