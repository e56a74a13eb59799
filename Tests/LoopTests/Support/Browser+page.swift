import Access
import Foundation
import Store
import XCTest

extension XCTestCase {
    /// Waits until a condition in the page's script is true; while a page loads, its elements are missing.
    func waits(_ browser: Browser, _ expectation: String, _ condition: String) async throws {
        try await eventually(expectation, within: .seconds(60), or: { "\(browser.problems)" }) {
            try await browser.evaluate("(() => { try { return Boolean(\(condition)) } catch { return false } })()")
                == "true"
        }
    }

    /// Enters a key into the page's form.
    func signIn(_ browser: Browser, with text: String) async throws {
        _ = try await browser.evaluate(
            """
            (() => {
            document.getElementById('key').value = '\(text)';
            document.getElementById('sign-in').requestSubmit();
            })()
            """
        )
    }

    /// Answers the page's requests whose path begins with a text instead of the API, and then shows a view.
    ///
    /// - Parameters:
    ///   - browser: the browser, which shows the page.
    ///   - answers: the bodies of the answers in JSON, by the beginning of the path; the longest counts.
    ///   - status: the status of the answers.
    ///   - view: the address of the view, such as `?view=models`.
    /// - Throws: `Browser.Failed`.
    func answer(
        _ browser: Browser,
        _ answers: [String: String],
        status: Int = 200,
        showing view: String
    ) async throws {
        let list = answers.map { "'\($0)': \($1)" }.joined(separator: ", ")
        _ = try await browser.evaluate(
            """
            (() => {
            const real = window.fetch, answers = { \(list) };
            window.fetch = (path, options) => {
              const [name] = Object.keys(answers).filter((name) => path.startsWith(name)).sort((a, b) => b.length - a.length);
              return name ? Promise.resolve(new Response(JSON.stringify(answers[name]), { status: \(status) })) : real(path, options);
            };
            history.pushState(null, '', '\(view)');
            dispatchEvent(new Event('popstate'));
            })()
            """
        )
    }

    /// Sets the fields of a form, and sends it.
    func fill(_ browser: Browser, _ form: String, _ fields: [String: String]) async throws {
        let values = fields.map {
            "form.elements['\($0)'].value = '\($1)'; form.elements['\($0)'].dispatchEvent(new Event('input'));"
        }
        _ = try await browser.evaluate(
            "(() => { const form = document.querySelector('\(form)'); \(values.joined(separator: " ")) form.requestSubmit(); })()"
        )
    }
}

extension Installation {
    /// Makes a key, and waits until the API asks for keys.
    func makeKey(of client: String, _ roles: Set<Role>, for api: RunningAPI) async throws -> AccessKey {
        let key = AccessKey.random()
        let record = KeyRecord(id: key.id, client: client, roles: roles, digest: Data(key.digest), createdAt: 0)
        try await store().write { try $0.insert(record, now: 0) }
        try await eventually("the key is in force", within: .seconds(10)) {
            try await get("\(api.address)/models").status == 401
        }
        return key
    }
}
