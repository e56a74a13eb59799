import Foundation
import Serving

/// Certificates that sign themselves, for `localhost` and 127.0.0.1, from 2020 to 2120.
enum TestCertificates {
    struct Pair {
        var certificate: String
        var key: String

        /// Writes both files; the key is private.
        func write(to folder: URL) throws -> CertificateFiles {
            let files = CertificateFiles(
                certificate: folder.appending(path: "tls.crt").path,
                key: folder.appending(path: "tls.key").path
            )
            try Data(certificate.utf8).write(to: URL(filePath: files.certificate), options: .atomic)
            try Data(key.utf8).write(to: URL(filePath: files.key), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: files.key)
            return files
        }
    }

    /// A certificate of the name `first.example`.
    static let first = Pair(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIIBjzCCATSgAwIBAgIBAjAKBggqhkjOPQQDAjAYMRYwFAYDVQQDDA1maXJzdC5l
            eGFtcGxlMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAYMRYwFAYD
            VQQDDA1maXJzdC5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEszJx
            JMfaAYE61fHCDyH45COLtBnn0y7wTG7lirzfclGE8Cyb0qWDQi3978KD83CAJFVf
            T3od9ErXhRlCAE4Kw6NtMGswKQYDVR0RBCIwIIIJbG9jYWxob3N0gg1maXJzdC5l
            eGFtcGxlhwR/AAABMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgKEMB0G
            A1UdDgQWBBSXDkknlWaUPFK3vKbR2N1t1lHvqjAKBggqhkjOPQQDAgNJADBGAiEA
            6gw/kNhgpXQSAnmm5Q+OPVJVD5A331whl/gcKQRjcXgCIQDVphwiU5OYpY07OL3o
            KFF1/2aXJ4mhmjiFKe2ZyYNCBg==
            -----END CERTIFICATE-----
            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgOmndbVcbnlhHV9rU
            hcdWIGeklT3KVMGdCRISkjet1P+hRANCAASzMnEkx9oBgTrV8cIPIfjkI4u0GefT
            LvBMbuWKvN9yUYTwLJvSpYNCLf3vwoPzcIAkVV9Peh30SteFGUIATgrD
            -----END PRIVATE KEY-----
            """
    )

    /// A certificate of the name `second.example`.
    static let second = Pair(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIIBkDCCATegAwIBAgIBAzAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA5zZWNvbmQu
            ZXhhbXBsZTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowGTEXMBUG
            A1UEAwwOc2Vjb25kLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASu
            eciVd6tvPa6Pxk32BHJMJfdVG/rAekUHBX9dfLR0xaa5JeKf62LzqYk+a/Vo9nJF
            FkDEfk75+r4Og8KFs87Wo24wbDAqBgNVHREEIzAhgglsb2NhbGhvc3SCDnNlY29u
            ZC5leGFtcGxlhwR/AAABMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgKE
            MB0GA1UdDgQWBBRcOOGSdGPYmc/pYNaIM0XX4rV3SDAKBggqhkjOPQQDAgNHADBE
            AiBqu5pSRUwNJ/SzTBqdRLOrQGtwzJypAZWxr4tLobKp3AIgEAWx7ll+e1GDSarG
            E/tO0S+OhqaLuplxdjcqu3FmHQc=
            -----END CERTIFICATE-----
            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg02Aa+Gem/4Q2Bg5p
            EoCAyUCRSZs9C4Vu9dyulgHJLHOhRANCAASueciVd6tvPa6Pxk32BHJMJfdVG/rA
            ekUHBX9dfLR0xaa5JeKf62LzqYk+a/Vo9nJFFkDEfk75+r4Og8KFs87W
            -----END PRIVATE KEY-----
            """
    )

    /// Was valid in 2020.
    static let expired = Pair(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIIBGjCBwgIBATAKBggqhkjOPQQDAjAaMRgwFgYDVQQDDA9leHBpcmVkLmV4YW1w
            bGUwHhcNMjAwMTAxMDAwMDAwWhcNMjEwMTAxMDAwMDAwWjAaMRgwFgYDVQQDDA9l
            eHBpcmVkLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASwzmcl4Rym
            meTqGezXHp4Am0q7IBnm0UZTdd/ufScJxF2trC8ozm89khKqsGvtb/eh/pxF43Ki
            ESjyFpZh33ZvMAoGCCqGSM49BAMCA0cAMEQCID31T/mtSR4DrxhZ2gme49jpnOQC
            1JRV929lyVCNH/D9AiA8qZlq1+m88RQCX3YDf3SsW7LCUuIIOzq6TAl4NWv2aw==
            -----END CERTIFICATE-----
            """,
        key: """
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIBG7OWjm+OsU8gMoI+L2OOs///rJXnExge01iXfdLsXxoAoGCCqGSM49
            AwEHoUQDQgAEsM5nJeEcppnk6hns1x6eAJtKuyAZ5tFGU3Xf7n0nCcRdrawvKM5v
            PZISqrBr7W/3of6cReNyohEo8haWYd92bw==
            -----END EC PRIVATE KEY-----
            """
    )

    /// The key of ``first``, with a password.
    static let encryptedKey = """
        -----BEGIN EC PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,9F0A7567BF994204CDB677EB190550BA

        4xTCkCNMn3O+cFqDKi/AYKWmbKutcBMBOCfkN6ftlK9uLescd/E6DTGMFk1piOz9
        TyuKY5etl6N8tWOjFVgwq/t7mE2UbsiBdZa0xzxOlisOd0tXuS4pB/3vHR2R7pQK
        3IGSAHf2WdaegOLXciOZ8z0Vts3q/ua8sIyn9scCE94=
        -----END EC PRIVATE KEY-----
        """
}
