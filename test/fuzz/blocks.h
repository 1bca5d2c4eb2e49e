/*-------------------------------------------------------------------------
 *
 * blocks.h
 *	  The memory of the lexicons that a fuzzer fills, all of it freed at the
 *	  end of an input.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_FUZZ_BLOCKS_H
#define NPS_FUZZ_BLOCKS_H

#include <stdlib.h>

#define BLOCKS 32

static void *blocks[BLOCKS];

/*
 * Change the size of a block.
 */
static void *
resize(void *context, void *block, size_t size)
{
	int			i = 0;

	(void) context;
	while (blocks[i] != block)
		i++;
	return blocks[i] = realloc(block, size);
}

/*
 * Free all blocks.
 */
static void
free_blocks(void)
{
	for (int i = 0; i < BLOCKS; i++)
	{
		free(blocks[i]);
		blocks[i] = NULL;
	}
}

#endif							/* NPS_FUZZ_BLOCKS_H */
