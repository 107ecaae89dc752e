# huitong_folder(NAME SOURCES a.cc... TESTS a_test.cc... USES folder... LIBRARIES target...)
# One folder of src/ is one library and one test program. USES names other folders and is checked
# by tools/tidy.py; LIBRARIES names third parties, which no header of the folder shows.
function(huitong_folder name)
  cmake_parse_arguments(ARG "" "" "SOURCES;TESTS;USES;LIBRARIES" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${name} PUBLIC ${ARG_USES} PRIVATE ${ARG_LIBRARIES})
  if(ARG_TESTS AND HUITONG_TESTS)
    add_executable(${name}_test ${ARG_TESTS})
    target_link_libraries(${name}_test ${name} ${ARG_LIBRARIES} GTest::gmock GTest::gtest_main)
    gtest_discover_tests(${name}_test DISCOVERY_TIMEOUT 60)
  endif()
endfunction()
