import type { ClickHouseSettings } from "@clickhouse/client";

/**
 * Sent with every statement. A profile on the server may say otherwise of each of these, and then the same SQL pays other
 * people, or a part of a result looks like the whole of it.
 */
export const SETTINGS: ClickHouseSettings = {
  output_format_json_quote_64bit_integers: 1,
  session_timezone: "UTC",
  // A join without a match gives 0 and '', and a comparison with nothing is false.
  join_use_nulls: 0,
  transform_null_in: 0,
  aggregate_functions_null_for_empty: 0,
  group_by_use_nulls: 0,
  cast_keep_nullable: 0,
  data_type_default_nullable: 0,
  prefer_column_name_to_alias: 0,
  // All rows, and nothing but them.
  limit: "0",
  offset: "0",
  extremes: 0,
  final: 0,
  use_query_cache: 0,
  read_overflow_mode: "throw",
  result_overflow_mode: "throw",
  timeout_overflow_mode: "throw",
  group_by_overflow_mode: "throw",
  distinct_overflow_mode: "throw",
  sort_overflow_mode: "throw",
  join_overflow_mode: "throw",
  set_overflow_mode: "throw",
  transfer_overflow_mode: "throw",
  // What is sent is there when the server says so, and none of it is passed over.
  async_insert: 0,
  insert_deduplicate: 0,
  input_format_allow_errors_num: "0",
  input_format_allow_errors_ratio: 0,
};

/**
 * The answer's body begins when all is done, and its head then says how it went. Until then the server shows by header
 * lines that it is alive, as long as it reads or writes rows.
 */
export const WAITING: ClickHouseSettings = {
  wait_end_of_query: 1,
  send_progress_in_http_headers: 1,
  http_headers_progress_interval_ms: "20000",
};
