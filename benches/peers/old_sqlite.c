/* What rusqlite keeps hooks by, which SQLite before 3.44 has not; nobody sets a hook here. For linking with the library of the system. */
void *sqlite3_get_clientdata(void *db, const char *name) { (void)db; (void)name; return 0; }
int sqlite3_set_clientdata(void *db, const char *name, void *data, void (*destroy)(void *)) {
  (void)db; (void)name;
  if (destroy && data) destroy(data);
  return 0;
}
