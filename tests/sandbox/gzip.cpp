#include <zlib.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "tests/sandbox/http_message.h"

namespace ecsync::sandbox {
namespace {

/// A deflate stream that writes the gzip form and cleans up after itself.
class Packer {
 public:
  explicit Packer(int level) {
    constexpr int gzip_form = 15 + 16;
    if (deflateInit2(&stream_, level, Z_DEFLATED, gzip_form, 8, Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::runtime_error("zlib cannot start");
  }
  Packer(const Packer&) = delete;
  Packer& operator=(const Packer&) = delete;
  ~Packer() { deflateEnd(&stream_); }

  void add(std::string_view bytes, bool last) {
    // zlib declares its input without const but does not write to it.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // NOLINT
    stream_.avail_in = static_cast<uInt>(bytes.size());
    int state = Z_OK;
    do {
      std::array<Bytef, 16384> room{};
      stream_.next_out = room.data();
      stream_.avail_out = static_cast<uInt>(room.size());
      state = deflate(&stream_, last ? Z_FINISH : Z_NO_FLUSH);
      packed_.append(room.begin(), room.end() - stream_.avail_out);
    } while (stream_.avail_out == 0 || (last && state != Z_STREAM_END));
  }
  std::string take() { return std::move(packed_); }

 private:
  z_stream stream_{};
  std::string packed_;
};

}  // namespace

std::string gzip(std::string_view body) {
  Packer packer(1);
  packer.add(body, true);
  return packer.take();
}

std::string gzip_blanks(std::size_t size) {
  Packer packer(9);
  const std::string block(65536, ' ');
  while (size > block.size()) {
    packer.add(block, false);
    size -= block.size();
  }
  packer.add(std::string_view(block).substr(0, size), true);
  return packer.take();
}

}  // namespace ecsync::sandbox
