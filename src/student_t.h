/*-------------------------------------------------------------------------
 *
 * student_t.h
 *	  Student's t distribution, and the interval and the test of a mean; in plain
 *	  C on doubles.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_STUDENT_T_H
#define NPS_STUDENT_T_H

#include "inference.h"

/*
 * The mean of a sample, and the degrees of freedom of its variance: the number
 * of answers minus 1, or infinity if the variance is known.
 */
typedef struct MeanEstimate
{
	Estimate	estimate;
	double		df;
} MeanEstimate;

extern double student_two_sided_p(double t, double df);
extern double student_two_sided_t(double confidence, double df);

extern Interval interval_student(MeanEstimate mean, double confidence);
extern Comparison means_compare(MeanEstimate a, MeanEstimate b, double confidence);

#endif							/* NPS_STUDENT_T_H */
