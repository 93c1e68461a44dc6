# `cpack -G DEB` in the build folder: ecsync_VERSION-1_ARCH.deb and ecsync-sandbox_VERSION-1_ARCH.deb.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME ecsync)
set(CPACK_PACKAGE_CONTACT "The ecsync authors <maintainers@ecsync.invalid>")
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_COMPONENTS_ALL ecsync)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)

set(CPACK_DEBIAN_ECSYNC_PACKAGE_NAME ecsync)
set(CPACK_DEBIAN_ECSYNC_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_ECSYNC_DESCRIPTION
"pull orders of Lazada, Shopee and TikTok Shop into SQLite
ecsync connects the shops that a seller has on Lazada, Shopee and TikTok
Shop, pulls their orders and listings into one SQLite file on this machine,
ties each listing to one of the seller's own products, and books goods out
of a warehouse with printed export slips (phieu xuat kho).
.
It runs from shells and scripts, from cron and as a hardened systemd timer.")
# Beside the libraries: times on screen are in a zone, and a call to a marketplace needs to know whom to trust; the latter may also
# come from elsewhere (SSL_CERT_FILE). Slips are printed in a font with Vietnamese letters.
set(CPACK_DEBIAN_ECSYNC_PACKAGE_DEPENDS tzdata)
set(CPACK_DEBIAN_ECSYNC_PACKAGE_RECOMMENDS "ca-certificates, fonts-dejavu-core | fonts-liberation")
# For units: the user that they run as is made where systemd is. CI and cron do without.
set(CPACK_DEBIAN_ECSYNC_PACKAGE_SUGGESTS
  "systemd, cron, jq, sqlite3, ecsync-sandbox, fonts-noto-color-emoji, fonts-noto-cjk, fonts-thai-tlwg")
set(CPACK_DEBIAN_ECSYNC_PACKAGE_CONTROL_EXTRA
  ${CMAKE_CURRENT_SOURCE_DIR}/debian/postinst ${CMAKE_CURRENT_SOURCE_DIR}/debian/prerm ${CMAKE_CURRENT_SOURCE_DIR}/debian/postrm)

if(ECSYNC_TESTS)
  list(APPEND CPACK_COMPONENTS_ALL sandbox)
  set(CPACK_DEBIAN_SANDBOX_PACKAGE_NAME ecsync-sandbox)
  set(CPACK_DEBIAN_SANDBOX_PACKAGE_SECTION utils)
  set(CPACK_DEBIAN_SANDBOX_DESCRIPTION
"marketplaces to try ecsync on, on this machine
ecsync-sandbox plays Lazada, Shopee and TikTok Shop on 127.0.0.1: their
protocols, with shops and orders that change, and their faults. It is for
trying ecsync out and for tests, and touches no real shop.")
  set(CPACK_DEBIAN_SANDBOX_PACKAGE_SUGGESTS ecsync)
endif()

# What Debian wants beside the files of `cmake --install` (compressed pages and change logs, copyright) is added to both.
configure_file(debian/changelog.in ${CMAKE_CURRENT_BINARY_DIR}/changelog.Debian @ONLY)
set(ECSYNC_DEBIAN_FILES ${CMAKE_CURRENT_SOURCE_DIR}/debian)
set(ECSYNC_CHANGELOG ${CMAKE_SOURCE_DIR}/CHANGELOG.md)
configure_file(debian/finish.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/finish.cmake @ONLY)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_BINARY_DIR}/finish.cmake)
include(CPack)
