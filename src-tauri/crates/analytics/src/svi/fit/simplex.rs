//! The least value of a function of two numbers, without its slopes: J. Nelder and R. Mead, "A
//! simplex method for function minimization" (1965), with their coefficients.

/// More steps than this are never needed for two numbers.
const MOST_STEPS: usize = 240;
/// The triangle is small enough when its corners differ by less than this part of their value.
const SETTLED: f64 = 1e-13;

/// Where `f` is least near `start`, and the value there, from a triangle with sides `step`.
pub(super) fn least(
    f: &impl Fn([f64; 2]) -> f64,
    start: [f64; 2],
    step: [f64; 2],
) -> ([f64; 2], f64) {
    let [x, y] = start;
    let corner = |at: [f64; 2]| (at, f(at));
    let mut triangle = [corner(start), corner([x + step[0], y]), corner([x, y + step[1]])];
    for _ in 0..MOST_STEPS {
        triangle.sort_by(|a, b| a.1.total_cmp(&b.1));
        let [best, good, worst] = triangle;
        let flat = worst.1 - best.1 <= SETTLED * best.1.abs();
        let size = [0, 1].map(|axis| (worst.0[axis] - best.0[axis]).abs());
        if flat && size[0] + size[1] < 1e-9 || size[0] + size[1] < 1e-12 {
            break;
        }
        let middle = [0, 1].map(|axis| 0.5 * (best.0[axis] + good.0[axis]));
        let along =
            |by: f64| corner([0, 1].map(|axis| middle[axis] + by * (worst.0[axis] - middle[axis])));
        let reflected = along(-1.0);
        triangle[2] = if reflected.1 < best.1 {
            let further = along(-2.0);
            if further.1 < reflected.1 { further } else { reflected }
        } else if reflected.1 < good.1 {
            reflected
        } else {
            let inner = along(if reflected.1 < worst.1 { -0.5 } else { 0.5 });
            if inner.1 < worst.1.min(reflected.1) {
                inner
            } else {
                let shrunk = |at: [f64; 2]| {
                    corner([0, 1].map(|axis| best.0[axis] + 0.5 * (at[axis] - best.0[axis])))
                };
                triangle[1] = shrunk(good.0);
                shrunk(worst.0)
            }
        };
    }
    triangle.sort_by(|a, b| a.1.total_cmp(&b.1));
    triangle[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bent_valley_is_followed_to_its_bottom() {
        let valley = |[x, y]: [f64; 2]| (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2);
        let ([x, y], value) = least(&valley, [-1.2, 1.0], [0.5, 0.5]);
        assert!((x - 1.0).abs() < 1e-6 && (y - 1.0).abs() < 1e-6, "{x} {y}");
        assert!(value < 1e-12);
    }
}
