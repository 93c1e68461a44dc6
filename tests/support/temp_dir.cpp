#include "tests/support/temp_dir.h"

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace ecsync::test {

namespace fs = std::filesystem;

TempDir::TempDir() {
  auto name = (fs::temp_directory_path() / "ecsync-test-XXXXXX").string();
  // mkdtemp makes it 0700.
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder can be made");
  path_ = name;
}

TempDir::~TempDir() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string TempDir::write(const std::string& name, const std::string& content,
                           unsigned mode) const {
  const auto path = path_ / name;
  std::ofstream file(path, std::ios::binary);
  file << content;
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path.string());
  fs::permissions(path, static_cast<fs::perms>(mode));
  return path.string();
}

}  // namespace ecsync::test
