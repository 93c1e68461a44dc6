#include "cli/output/sink.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "cli/output/write_all.h"
#include "core/base/system_reason.h"

namespace ecsync::cli {
namespace {

/// Whether something is there that bytes are simply written to: a device, a pipe.
bool takes_bytes(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

}  // namespace

Result<Sink> Sink::open(const std::string& path, bool replace, Access access) {
  Sink sink(path);
  if (path == "-") return sink;
  if (takes_bytes(path)) {
    sink.device_ = UniqueFd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (sink.device_) return sink;
    return make_error(ErrorCode::usage, tr("cannot write {}: {}", path, system_reason(errno)),
                      tr("Name a file in a folder that you may write to."));
  }
  auto file = NewFile::open(path, replace, access);
  if (!file) return std::move(file).error();
  sink.file_.emplace(*std::move(file));
  return sink;
}

int Sink::fd() const {
  if (file_) return file_->fd();
  return device_ ? device_.get() : STDOUT_FILENO;
}

std::string Sink::path_to_fill() const {
  return file_ ? file_->temporary() : "";
}

void Sink::write(std::string_view bytes) {
  if (error_ == 0) error_ = write_all(fd(), bytes);
}

Status Sink::finish() {
  if (error_ == EPIPE) return make_error(ErrorCode::internal, {});
  if (error_ == EINTR)
    return make_error(ErrorCode::interrupted, tr("stopped while nobody took the result"));
  if (error_ != 0) return cannot_write(path_ == "-" ? tr("the result") : verbatim(path_), error_);
  return file_ ? file_->put_in_place() : Status(Done{});
}

}  // namespace ecsync::cli
