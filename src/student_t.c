/*-------------------------------------------------------------------------
 *
 * student_t.c
 *	  Student's t distribution, and the interval and the test of a mean; in plain
 *	  C on doubles.
 *
 * With df degrees of freedom, a = df / 2 and x = df / (df + t^2), a variable
 * with Student's distribution is farther from zero than t with the probability
 *
 *	  p = I(x; a, 1/2), the regularized incomplete beta function.
 *
 * It is computed for every df from 1 up.  All sums are of positive terms or nearly
 * equal to their first term, so small probabilities keep their digits.  No loop
 * makes more than 60 rounds.
 *
 * Sources:
 *
 * Student (W. S. Gosset), "The Probable Error of a Mean", Biometrika 6 (1908):
 * the distribution.
 *
 * B. L. Welch, "The Generalization of 'Student's' Problem when Several Different
 * Population Variances are Involved", Biometrika 34 (1947); F. E. Satterthwaite,
 * "An Approximate Distribution of Estimates of Variance Components", Biometrics
 * Bulletin 2 (1946): the comparison of two means.
 *
 * A. R. DiDonato and A. H. Morris, "Significant Digit Computation of the
 * Incomplete Beta Function Ratios", ACM Transactions on Mathematical Software 18
 * (1992): the expansion for large a.
 *
 *-------------------------------------------------------------------------
 */
#include "student_t.h"

#include <math.h>

#define SQRT_PI 1.77245385090551602730

/* From this a on the expansion for large a has all digits of a double */
#define LARGE_A 20

/*
 * The powers of s^2 in (sinh(s / 2) / (s / 2))^(-1/2).
 */
static const double sinh_coefficients[] = {
	1.0,
	-1.0 / 48,
	1.0 / 2560,
	-61.0 / 7741440,
	1261.0 / 7431782400,
	-79.0 / 20761804800,
	66643.0 / 761775532277760,
	-2.044523359411974e-12,
	4.833351797967704e-14,
	-1.152434101767386e-15,
	2.76605204359937e-17
};

#define SINH_COEFFICIENTS ((int) (sizeof(sinh_coefficients) / sizeof(sinh_coefficients[0])))

/* What the formulas need of t and df */
typedef struct StudentPoint
{
	double		a;				/* df / 2 */
	double		log_x;			/* logarithm of 1 / x = 1 + t^2 / df */
	double		root_y;			/* root of y = 1 - x = t^2 / (df + t^2) */
} StudentPoint;

/*
 * The point for t, which is 0 or more, and df.
 */
static StudentPoint
student_point(double t, double df)
{
	double		ratio = t / sqrt(df);

	/* ratio^2 may be too large for a double */
	return (StudentPoint)
	{
		.a = df / 2,
		.log_x = ratio < 1 ? log1p(ratio * ratio) : 2 * log(hypot(1, ratio)),
		.root_y = ratio / hypot(1, ratio)
	};
}

/*
 * The integral over s, from log_x to infinity, of
 *
 *	  exp(-v s) s^(-1/2) (sinh(s / 2) / (s / 2))^(-1/2), where v = a - 1/4,
 *
 * times the root of v.  exp(-s) in place of x turns the integral of the
 * incomplete beta function into this one.  It is a sum of incomplete gamma
 * functions; that of 1/2 is the error function.  a must be LARGE_A or more, and
 * log_x at most 1.
 */
static double
beta_integral_of_large_a(double a, double log_x)
{
	double		v = a - 0.25;
	double		u = v * log_x;
	double		order = 0.5;
	double		gamma = SQRT_PI * erfc(sqrt(u));	/* of order and u, over v^(order - 1/2) */
	double		edge = sqrt(u) * exp(-u);	/* u^order exp(-u), over v^(order - 1/2) */
	double		sum = 0;

	for (int i = 0; i < SINH_COEFFICIENTS; i++)
	{
		sum += sinh_coefficients[i] * gamma;
		for (int j = 0; j < 2; j++)
		{
			gamma = (order * gamma + edge) / v;
			edge *= log_x;
			order++;
		}
	}
	return sum;
}

/*
 * The beta function of a and 1/2.
 */
static double
beta_half(double a)
{
	double		factor = 1;

	for (; a < LARGE_A; a++)
		factor *= (a + 0.5) / a;
	return factor * beta_integral_of_large_a(a, 0) / sqrt(a - 0.25);
}

/*
 * The probability of being farther from zero than a point.
 */
static double
student_tail(StudentPoint point)
{
	double		a = point.a;
	double		log_x = point.log_x;
	double		beta = beta_half(a);
	double		sum = 0;

	/* Far from zero: the power series in x, which is at most exp(-1) */
	if (log_x > 1)
	{
		double		x = exp(-log_x);
		double		power = 1;

		for (int n = 0; n < 60 && power > 1e-17; n++)
		{
			sum += power / (a + n);
			power *= x * (n + 0.5) / (n + 1);
		}
		return exp(-a * log_x) / beta * sum;
	}

	/* I(x; a, 1/2) = I(x; a + 1, 1/2) + x^a y^(1/2) / (a B(a, 1/2)) */
	for (; a < LARGE_A; a++)
	{
		sum += exp(-a * log_x) * point.root_y / (a * beta);
		beta *= a / (a + 0.5);
	}
	return sum + beta_integral_of_large_a(a, log_x) / beta_integral_of_large_a(a, 0);
}

/*
 * The probability of being closer to zero than a point where t is below 1.  There
 * it keeps the digits that 1 minus the tail loses: the power series in y.
 */
static double
student_center(StudentPoint point)
{
	double		y = point.root_y * point.root_y;
	double		term = 1;
	double		sum = 0;

	/* With df from 1 up each term is less than half of the one before */
	for (int n = 0; n < 60; n++)
	{
		sum += term;
		term *= y * (point.a + 0.5 + n) / (1.5 + n);
	}
	return 2 * point.root_y * exp(-point.a * point.log_x) / beta_half(point.a) * sum;
}

/*
 * The probability that a variable with Student's distribution is farther from
 * zero than t.  df is 1 or more.
 */
double
student_two_sided_p(double t, double df)
{
	return student_tail(student_point(fabs(t), df));
}

/*
 * The t for a confidence between 0 and 1: a variable with Student's distribution
 * is between -t and t with that probability.  df is 1 or more.
 *
 * Newton's method on the logarithm of the tail as a function of that of t.  This
 * function is concave, and the normal quantile is below the root, so the first
 * step goes beyond the root and the others come back to it without overshooting.
 */
double
student_two_sided_t(double confidence, double df)
{
	double		log_tail = log1p(-confidence);
	double		t = normal_two_sided_z(confidence);

	for (int i = 0; i < 50; i++)
	{
		StudentPoint point = student_point(t, df);
		double		tail = student_tail(point);
		double		log_p = t < 1 ? log1p(-student_center(point)) : log(tail);
		double		density = 2 * t / sqrt(df) * exp(-(point.a + 0.5) * point.log_x) / beta_half(point.a);
		double		step = (log_p - log_tail) * tail / density;

		/* So near to zero that doubles have no digits left: t is the normal quantile */
		if (density == 0)
			break;
		t *= exp(step);

		/* The error left is about the square of the step */
		if (fabs(step) <= 1e-9)
			break;
	}
	return t;
}

/*
 * Student's interval of a mean whose variance has df degrees of freedom, clipped
 * to its possible values.
 */
Interval
interval_student(Estimate mean, double df, double confidence)
{
	return interval_around(mean, student_two_sided_t(confidence, df) * sqrt(mean.variance));
}

/*
 * Compare two independent means by Welch's test.  A variance that is known has
 * infinitely many degrees of freedom; at most one of the two may be known.
 */
Comparison
means_compare(Estimate a, double a_df, Estimate b, double b_df, double confidence)
{
	Estimate	difference = estimates_difference(a, b);
	double		a_part = a.variance / difference.variance;
	double		b_part = b.variance / difference.variance;
	double		t = difference.value / sqrt(difference.variance);

	/* Welch and Satterthwaite */
	double		df = 1 / (a_part * a_part / a_df + b_part * b_part / b_df);
	double		p_value = student_two_sided_p(t, df);

	return (Comparison)
	{
		.interval = interval_student(difference, df, confidence),
		.z = t,
		.p_value = p_value,
		.significant = p_value < 1 - confidence
	};
}
