import Programs
import Settings
import Store
import XCTest

final class ExitStatusTests: XCTestCase {
    func testEachErrorEndsTheProgramWithAStatusThatSaysWhoseItIs() {
        for (error, status) in [
            (StoreError.missing(path: "p"), ExitStatus.configuration), (.newerSchema(path: "p"), .configuration),
            (.otherSchema(path: "p"), .configuration),
            (.unknownWord(path: "p", table: "t", column: "c", word: "w"), .internalFault),
            (.locked(path: "p", seconds: 1), .unavailable), (.full(path: "p"), .inputOutput),
            (.notADatabase(path: "p"), .inputOutput), (.unexpected(path: "p", reason: "r"), .internalFault),
        ] {
            XCTAssertEqual(ExitStatus.of(error), status, "\(error)")
            XCTAssertEqual(ExitStatus.of(ProgramError.store(error)), status)
        }
        XCTAssertEqual(ExitStatus.of(ProgramError.cannotListen(host: "h", port: 1, reason: "r")), .unavailable)
        XCTAssertEqual(ExitStatus.of(ArtifactError.badName("x")), .inputOutput)
        XCTAssertEqual(ExitStatus.of(CancellationError()), .internalFault)
    }

    func testAPortThatIsTakenIsSaidInWords() {
        let error = ProgramError.cannotListen(host: "0.0.0.0", port: 8000, reason: "address in use")
        XCTAssertTrue(error.description.contains("0.0.0.0:8000") && error.description.contains("--port"))
    }
}
