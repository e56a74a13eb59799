import Foundation

/// Why this user cannot open a database file; SQLite only reports "unable to open database file".
package enum FileObstacle {
    /// The missing right, in words; `nil` if rights are not the cause.
    ///
    /// - Parameters:
    ///   - path: of the database.
    ///   - writing: whether the file and its journals are written.
    ///   - user: the name of the user.
    ///   - allows: whether a path can be accessed in a mode of access(2).
    ///   - isFolder: whether a folder is at a path.
    /// - Returns: a clause.
    package static func to(
        _ path: String,
        writing: Bool,
        user: String = NSUserName(),
        allows: (String, Int32) -> Bool = { access($0, $1) == 0 },
        isFolder: (String) -> Bool = { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
        }
    ) -> String? {
        let file = URL(fileURLWithPath: path).standardizedFileURL
        var folder = file.deletingLastPathComponent()
        // The folders above a folder that cannot be entered look as if they were empty.
        while folder.path != "/", !allows(folder.path, F_OK) { folder = folder.deletingLastPathComponent() }
        // A file in place of a folder is another fault.
        guard isFolder(folder.path) else { return nil }
        guard allows(folder.path, X_OK) else { return "the user '\(user)' may not enter the folder \(folder.path)" }
        if allows(file.path, F_OK), !allows(file.path, R_OK) { return "the user '\(user)' may not read it" }
        guard writing, !allows(folder.path, W_OK) else { return nil }
        return "the user '\(user)' may not write to the folder \(folder.path)"
    }
}
