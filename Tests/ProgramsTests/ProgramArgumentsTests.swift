import Programs
import XCTest

final class ProgramArgumentsTests: XCTestCase {
    func testANegativeNumberIsTheValueOfTheOptionBeforeIt() {
        for (given, joined) in [
            (["backtest", "a.csv", "--longitude", "-73.8"], ["backtest", "a.csv", "--longitude=-73.8"]),
            (["--hours", "-5", "--speed", "max"], ["--hours=-5", "--speed", "max"]),
            (["--latitude", "-.5"], ["--latitude=-.5"]),
            (["--latitude=-5", "-5"], ["--latitude=-5", "-5"]),
            (["--json", "--keep"], ["--json", "--keep"]),
            (["-5"], ["-5"]),
            (["a", "--", "-5"], ["a", "--", "-5"]),
            ([], []),
        ] {
            XCTAssertEqual(ProgramArguments.joiningNegativeNumbers(given), joined, "\(given)")
        }
    }
}
