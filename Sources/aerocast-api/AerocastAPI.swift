import ArgumentParser
import DurableFiles
import Programs

@main
enum AerocastAPI {
    static func main() async {
        PrivateFiles.begin()
        await APICommand.begin()
    }
}
