import ArgumentParser
import Programs

@main
enum AerocastAPI {
    static func main() async { await APICommand.main() }
}
