/* Stands in for Windows' own bcryptprimitives.dll under wine 8, which has none: random bytes from where wine has them. */
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T many) { return SystemFunction036(bytes, (ULONG)many); }
