/* Stands in for Windows' own icuuc.dll under wine, which has none: every function that Qt imports is there, and none
   knows a converter, so that Qt uses its own. Never part of a payload. */
typedef int Code;
enum { FILE_ACCESS_ERROR = 4, ILLEGAL_ARGUMENT = 1 };
#define OUT __declspec(dllexport)
OUT void *ucnv_open(const char *name, Code *code) { (void)name; *code = FILE_ACCESS_ERROR; return 0; }
OUT void ucnv_close(void *one) { (void)one; }
OUT void ucnv_reset(void *one) { (void)one; }
OUT signed char ucnv_getMaxCharSize(const void *one) { (void)one; return 1; }
OUT const char *ucnv_getName(const void *one, Code *code) { (void)one; *code = ILLEGAL_ARGUMENT; return 0; }
OUT void ucnv_getToUCallBack(const void *one, void **action, const void **context) { (void)one; *action = 0; *context = 0; }
OUT void ucnv_getFromUCallBack(const void *one, void **action, const void **context) { (void)one; *action = 0; *context = 0; }
OUT void ucnv_setToUCallBack(void *o, void *a, const void *b, void **c, const void **d, Code *code) { *code = ILLEGAL_ARGUMENT; }
OUT void ucnv_setFromUCallBack(void *o, void *a, const void *b, void **c, const void **d, Code *code) { *code = ILLEGAL_ARGUMENT; }
OUT void ucnv_cbToUWriteUChars(void *a, const void *b, int n, int o, Code *code) { *code = ILLEGAL_ARGUMENT; }
OUT void ucnv_cbFromUWriteUChars(void *a, const void **b, const void *c, int o, Code *code) { *code = ILLEGAL_ARGUMENT; }
OUT void ucnv_toUnicode(void *o, void **t, const void *tl, const char **s, const char *sl, int *f, signed char flush, Code *code) { *code = ILLEGAL_ARGUMENT; }
OUT void ucnv_fromUnicode(void *o, char **t, const char *tl, const void **s, const void *sl, int *f, signed char flush, Code *code) { *code = ILLEGAL_ARGUMENT; }
OUT int ucnv_toUCountPending(const void *o, Code *code) { *code = ILLEGAL_ARGUMENT; return -1; }
OUT int ucnv_fromUCountPending(const void *o, Code *code) { *code = ILLEGAL_ARGUMENT; return -1; }
OUT const char *ucnv_getStandardName(const char *name, const char *standard, Code *code) { *code = FILE_ACCESS_ERROR; return 0; }
OUT const char *ucnv_getAvailableName(int n) { (void)n; return 0; }
OUT int ucnv_countAvailable(void) { return 0; }
OUT void UCNV_FROM_U_CALLBACK_SUBSTITUTE(const void *c, void *a, const void *u, int l, int p, int r, Code *code) {}
OUT void UCNV_TO_U_CALLBACK_SUBSTITUTE(const void *c, void *a, const char *u, int l, int r, Code *code) {}
