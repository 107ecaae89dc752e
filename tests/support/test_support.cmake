# What tests that span folders share: a log with a store behind it and a witness beside it.
include_guard(GLOBAL)
add_library(test_support STATIC
  ${CMAKE_CURRENT_LIST_DIR}/stored_log.cc
  ${CMAKE_CURRENT_LIST_DIR}/witness.cc)
target_include_directories(test_support PUBLIC ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(test_support PUBLIC engine engine_testing)
