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

extern double student_two_sided_p(double t, double df);
extern double student_two_sided_t(double confidence, double df);

extern Interval interval_student(Estimate mean, double df, double confidence);
extern Comparison means_compare(Estimate a, double a_df, Estimate b, double b_df,
								double confidence);

#endif							/* NPS_STUDENT_T_H */
