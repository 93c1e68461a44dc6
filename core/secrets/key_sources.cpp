#include "core/secrets/key_sources.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "core/base/file_owner.h"
#include "core/base/system_reason.h"
#include "core/base/unique_fd.h"
#include "core/secrets/secret_source.h"

namespace ecsync {
namespace {

namespace fs = std::filesystem;
using crypto::SealingKey;

constexpr std::size_t key_length = 32;

Error no_key(Message message, Message hint = {}) {
  return make_error(ErrorCode::key_missing, std::move(message), std::move(hint));
}

/// The error of a system call that failed just now; `what` says what it was for.
Error failed(const Message& what) {
  return no_key(tr("{}: {}", what, system_reason(errno)));
}

std::string_view without_line_end(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

/// Reads the hexadecimal form of a key into `bytes`. False when `text` is none.
bool from_hexadecimal(std::string_view text, std::string& bytes) {
  std::size_t length = 0;
  return text.size() == 2 * key_length &&
         sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &length, nullptr) == 0 &&
         length == key_length;
}

/// The same for base64, of either alphabet, padded or not.
bool from_base64(std::string_view text, std::string& bytes) {
  for (const int variant :
       {sodium_base64_VARIANT_ORIGINAL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING,
        sodium_base64_VARIANT_URLSAFE, sodium_base64_VARIANT_URLSAFE_NO_PADDING}) {
    std::size_t length = 0;
    const int bad = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(),
                                      text.data(), text.size(), nullptr, &length, nullptr, variant);
    if (bad == 0 && length == key_length) return true;
  }
  return false;
}

Result<SealingKey> decode(const Result<Secret>& source, const Message& what) {
  if (!source) return source.error();
  const std::string_view raw = source->reveal();
  // Tried first: the last of 32 random bytes may look like a line end.
  if (raw.size() == key_length) return SealingKey::from_bytes(raw);
  const auto text = without_line_end(raw);
  std::string bytes(key_length, '\0');
  const bool good = from_hexadecimal(text, bytes) || from_base64(text, bytes);
  const Secret key(std::move(bytes));
  if (good) return SealingKey::from_bytes(key.reveal());
  return make_error(
      ErrorCode::key_wrong,
      tr("{} holds no key of 32 bytes, nor one as 64 hexadecimal digits or base64", what),
      tr("Restore the key that the database was made with."));
}

Result<SealingKey> read_key(const std::string& path, Readers readers = Readers::owner) {
  return decode(read_secret_file(path, phrase("the key file"), readers),
                tr("the key file {}", path));
}

/// Whether something has this name, a dangling link included. True also when that cannot be found
/// out.
bool exists(const std::string& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0 || errno != ENOENT;
}

/// Makes sure that new names in the folder survive a power cut.
Status sync_folder(const fs::path& folder) {
  const UniqueFd fd(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd || fsync(fd.get()) != 0) return failed(tr("cannot store the folder {}", folder.string()));
  return Done{};
}

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

/// Makes the folder and its missing parents, closed to other users.
Status make_folder(const fs::path& folder) {
  fs::path made;
  for (const auto& part : folder) {
    made /= part;
    if (exists(made.string())) continue;
    if (mkdir(made.c_str(), 0700) != 0) {
      if (errno == EEXIST) continue;  // another process was faster
      return failed(tr("cannot make the folder {}", made.string()));
    }
    if (auto synced = sync_folder(folder_of(made)); !synced) return synced;
  }
  return Done{};
}

Status check_folder(const fs::path& folder) {
  struct stat status {};
  if (stat(folder.c_str(), &status) != 0)
    return failed(tr("cannot look at the folder {}", folder.string()));
  if ((status.st_mode & 0022U) != 0 || (status.st_uid != geteuid() && status.st_uid != 0)) {
    return no_key(tr("no key is made in {}: other users can change the folder", folder.string()),
                  tr("Make it private with chmod 700, or name another database or key file."));
  }
  return Done{};
}

Status write_key(int fd, const Secret& key, const fs::path& path) {
  const auto& bytes = key.reveal();
  std::size_t written = 0;
  while (written < bytes.size()) {
    const auto count = write(fd, bytes.data() + written, bytes.size() - written);
    if (count < 0 && errno != EINTR) return failed(tr("cannot write {}", path.string()));
    if (count > 0) written += static_cast<std::size_t>(count);
  }
  if (fsync(fd) != 0) return failed(tr("cannot write {}", path.string()));
  return Done{};
}

/// Puts a new key at `path`, complete or not at all. When another process was faster, its key
/// stays.
Status make_key(const fs::path& path) {
  const auto folder = folder_of(path);
  if (auto made = make_folder(folder); !made) return made;
  if (auto checked = check_folder(folder); !checked) return checked;
  auto temporary = path.string() + ".XXXXXX";
  const UniqueFd fd(mkostemp(temporary.data(), O_CLOEXEC));  // O_EXCL, 0600
  if (!fd) {
    const auto failure = failed(tr("cannot make a key beside {}", path.string()));
    const auto closed = foreign_on_the_way(path.string(), W_OK);
    if (!closed) return failure;
    return no_key(tr("cannot make a key beside {}: {}", path.string(), whose(*closed)),
                  how_to_take(*closed));
  }
  auto written = write_key(fd.get(), SealingKey::random().bytes(), temporary);
  // Unlike a rename, a link never replaces a key.
  const int refused = written && link(temporary.c_str(), path.c_str()) != 0 ? errno : 0;
  unlink(temporary.c_str());
  if (!written) return written;
  if (refused != 0 && refused != EEXIST) {
    errno = refused;
    return failed(tr("cannot make the key file {}", path.string()));
  }
  return sync_folder(folder);
}

/// The key of the first source that is set or has a key. Nothing when only `fallback` is left.
std::optional<Result<SealingKey>> named_key(const KeySources& sources,
                                            std::chrono::milliseconds limit) {
  if (!sources.file.empty()) return read_key(sources.file);
  if (!sources.command.empty()) {
    return decode(run_secret_command(sources.command, phrase("the key command"), limit),
                  phrase("the key command"));
  }
  if (!sources.credential.empty() && exists(sources.credential)) {
    return read_key(sources.credential, Readers::service);
  }
  return std::nullopt;
}

}  // namespace

Result<SealingKey> load_key(const KeySources& sources, std::chrono::milliseconds limit) {
  if (auto named = named_key(sources, limit)) return std::move(*named);
  if (sources.fallback.empty() || !exists(sources.fallback)) {
    return no_key(sources.fallback.empty()
                      ? tr("there is no encryption key")
                      : tr("there is no encryption key at {}", sources.fallback),
                  tr("Restore the key file, or connect a shop: the first connect makes one."));
  }
  return read_key(sources.fallback);
}

Result<SealingKey> load_or_make_key(const KeySources& sources) {
  if (auto named = named_key(sources, usual_command_limit)) return std::move(*named);
  if (sources.fallback.empty()) return load_key(sources);
  if (!exists(sources.fallback)) {
    if (auto made = make_key(sources.fallback); !made) return std::move(made).error();
  }
  return read_key(sources.fallback);
}

}  // namespace ecsync
