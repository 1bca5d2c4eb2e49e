/*
 * The pause of src/pause.h where there is no server: nothing cancels a fuzzer
 * but its own time limit.
 */
#include "pause.h"

void
pause_for_interrupts(void)
{
}
