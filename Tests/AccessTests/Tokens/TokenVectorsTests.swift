import Access
import Foundation
import XCTest

/// The examples of the standards, signed by other implementations.
final class TokenVectorsTests: XCTestCase {
    private func verifies(_ key: String, _ token: String) throws -> Bool {
        let keys = try VerificationKeySet(Data(#"{"keys": [\#(key)]}"#.utf8)).keys
        let parts = token.split(separator: ".")
        let signature = try XCTUnwrap(Base64URL.decode(parts[2].utf8))
        return try XCTUnwrap(keys.first).isValid(signature, of: Data("\(parts[0]).\(parts[1])".utf8))
    }

    private func requireOnlyTheExactToken(
        _ key: String,
        _ token: String,
        file: StaticString = #filePath,
        line: UInt = #line
    ) throws {
        XCTAssertTrue(try verifies(key, token), file: file, line: line)
        let parts = token.split(separator: ".").map(String.init)
        XCTAssertFalse(try verifies(key, "\(parts[0]).\(parts[1])x.\(parts[2])"), file: file, line: line)
        let other = parts[2].hasPrefix("A") ? "B" : "A"
        XCTAssertFalse(
            try verifies(key, "\(parts[0]).\(parts[1]).\(other)\(parts[2].dropFirst())"),
            file: file,
            line: line
        )
    }

    /// RFC 7515, appendix A.2.
    func testRS256() throws {
        let modulus =
            "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-p"
            + "CgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapH"
            + "g665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4"
            + "FRWyuXpoQ"
        let token =
            "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnV"
            + "lfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUA"
            + "r7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12j"
            + "zDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77"
            + "Rw"
        try requireOnlyTheExactToken(#"{"kty":"RSA","kid":"1","n":"\#(modulus)","e":"AQAB"}"#, token)
    }

    /// RFC 7515, appendix A.3.
    func testES256() throws {
        let key =
            #"{"kty":"EC","kid":"1","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","#
            + #""y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#
        let token =
            "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnV"
            + "lfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
        try requireOnlyTheExactToken(key, token)
    }

    /// RFC 8037, appendix A.4.
    func testEdDSA() throws {
        let key = #"{"kty":"OKP","kid":"1","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#
        let token =
            "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki"
            + "4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        try requireOnlyTheExactToken(key, token)
    }
}
