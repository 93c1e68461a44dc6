#include "tests/fuzz/lone_thread.h"

#include <pthread.h>

#include <system_error>
#include <thread>

namespace {

thread_local bool is_lone = false;

}  // namespace

// In place of libstdc++'s own, which the linker then does not look for. libFuzzer starts its watch
// over memory with it as well.
void std::thread::_M_start_thread(_State_ptr state, void (* /*depend*/)()) {
  const auto refuse = [](int error) {
    throw std::system_error(error, std::generic_category(), "no more threads");
  };
  if (is_lone) refuse(EAGAIN);
  const auto run = [](void* given) -> void* {
    const _State_ptr owned(static_cast<_State*>(given));
    owned->_M_run();
    return nullptr;
  };
  if (const int error = ::pthread_create(&_M_id._M_thread, nullptr, run, state.get()); error != 0)
    refuse(error);
  static_cast<void>(state.release());
}

namespace ecsync::fuzz {

LoneThread::LoneThread() {
  is_lone = true;
}

LoneThread::~LoneThread() {
  is_lone = false;
}

}  // namespace ecsync::fuzz
