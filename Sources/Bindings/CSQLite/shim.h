#ifndef ECW_CSQLITE_SHIM_H
#define ECW_CSQLITE_SHIM_H

#include <sqlite3.h>

// sqlite3_db_config is variadic, which Swift cannot import.
static inline int ecw_sqlite_no_checkpoint_on_close(sqlite3 *db) {
  return sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

// sqlite3_config is variadic too. Without statistics no lock is taken for each piece of memory.
static inline int ecw_sqlite_no_memory_statistics(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

// A schema that arrives in a file is hostile text, and its functions are run all the same: without
// them a sound store whose schema computes with JSON cannot be read (docs/decisions/0014). What they
// could reach outside the store stays shut, whatever the library was built with.
static inline int ecw_sqlite_trust_schema(sqlite3 *db) {
  int code = sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, (int *)0);
  if (code == SQLITE_OK)
    code = sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0, (int *)0);
  if (code == SQLITE_OK) code = sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 1, (int *)0);
  return code;
}
// No statement changes the schema's own rows, the journal's mode or the tables behind a virtual one.
static inline int ecw_sqlite_defend(sqlite3 *db) {
  return sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
}

// SQLITE_TRANSIENT is a cast macro, which Swift cannot import.
static inline int ecw_sqlite_bind_text(sqlite3_stmt *s, int i, const char *v, int n) {
  return sqlite3_bind_text(s, i, v, n, SQLITE_TRANSIENT);
}
static inline int ecw_sqlite_bind_blob(sqlite3_stmt *s, int i, const void *v, int n) {
  return sqlite3_bind_blob(s, i, v, n, SQLITE_TRANSIENT);
}

// SQLite's own open file of a connection: reading through it adds no second descriptor, whose
// closing would drop the process's POSIX locks. NULL when the file has no methods (not open).
static inline sqlite3_file *ecw_sqlite_file(sqlite3 *db, int opcode) {
  sqlite3_file *file = 0;
  if (sqlite3_file_control(db, "main", opcode, &file) != SQLITE_OK) return 0;
  return file && file->pMethods ? file : 0;
}
static inline int ecw_sqlite_file_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at) {
  return f->pMethods->xRead(f, to, n, at);
}
// A macro of an expression, which Swift cannot import.
enum { ECW_SQLITE_SHORT_READ = SQLITE_IOERR_SHORT_READ };
static inline int ecw_sqlite_file_size(sqlite3_file *f, sqlite3_int64 *size) {
  return f->pMethods->xFileSize(f, size);
}

// The last frame that the shared index of the log announces, and the log's salts as they are in the
// file. Read through SQLite's own mapping; 0 when there is none or it is being changed.
static inline int ecw_sqlite_wal_index(sqlite3_file *f, unsigned *frames, unsigned char salts[8]) {
  void volatile *region = 0;
  unsigned char copy[2][48];
  if (f->pMethods->iVersion < 2 || !f->pMethods->xShmMap) return 0;
  if (f->pMethods->xShmMap(f, 0, 32768, 0, &region) != SQLITE_OK || !region) return 0;
  for (int i = 0; i < 96; i++) copy[i / 48][i % 48] = ((unsigned char volatile *)region)[i];
  for (int i = 0; i < 48; i++) if (copy[0][i] != copy[1][i]) return 0;
  __builtin_memcpy(frames, copy[0] + 16, 4);
  for (int i = 0; i < 8; i++) salts[i] = copy[0][32 + i];
  return 1;
}
// The structure of a virtual table begins with SQLite's and ends with the owner's pointer. A cursor
// has nothing of its own.
struct ecw_feed_table { sqlite3_vtab base; void *owner; };
static inline int ecw_sqlite_new_feed_table(sqlite3_vtab **table, void *owner) {
  struct ecw_feed_table *made = (struct ecw_feed_table *)sqlite3_malloc(sizeof *made);
  if (!made) return SQLITE_NOMEM;
  *made = (struct ecw_feed_table){.owner = owner};
  *table = &made->base;
  return SQLITE_OK;
}
static inline int ecw_sqlite_free_feed_table(sqlite3_vtab *table) {
  sqlite3_free(table);
  return SQLITE_OK;
}
static inline int ecw_sqlite_open_feed(sqlite3_vtab *table, sqlite3_vtab_cursor **cursor) {
  (void)table;
  *cursor = (sqlite3_vtab_cursor *)sqlite3_malloc(sizeof **cursor);
  return *cursor ? SQLITE_OK : SQLITE_NOMEM;
}
static inline int ecw_sqlite_close_feed(sqlite3_vtab_cursor *cursor) {
  sqlite3_free(cursor);
  return SQLITE_OK;
}
static inline void *ecw_sqlite_feed(sqlite3_vtab_cursor *cursor) {
  return ((struct ecw_feed_table *)cursor->pVtab)->owner;
}

#endif
