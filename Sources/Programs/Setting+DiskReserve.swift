import Serving
import Settings

extension Setting where Value == DiskReserve {
    /// The space of a disk that is kept free.
    static func diskReserve(_ key: String, default text: String, help: String) -> Setting<DiskReserve> {
        Setting(
            key: key,
            default: DiskReserve(text),
            expected: "a share such as 10%, an amount such as 1GiB, both separated by a comma, or 0",
            help: help,
            parse: { DiskReserve($0) },
            render: \.description
        )
    }
}
