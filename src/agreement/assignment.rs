//! Pairs rows with columns so that the sum is greatest, each at most once: the method of Kuhn
//! (1955) and Munkres with potentials, O(n³).

/// For each row its column, if it has one. `values` are at least 0, rows of equal length.
pub(super) fn assign(values: &[Vec<f64>]) -> Vec<Option<usize>> {
    let columns = values.first().map_or(0, Vec::len);
    if columns < values.len() {
        let turned: Vec<Vec<f64>> = (0..columns)
            .map(|column| {
                values.iter().map(|row| row.get(column).copied().unwrap_or(0.0)).collect()
            })
            .collect();
        let mut rows = vec![None; values.len()];
        for (column, row) in assign(&turned).into_iter().enumerate() {
            if let Some(slot) = row.and_then(|row| rows.get_mut(row)) {
                *slot = Some(column);
            }
        }
        return rows;
    }
    // Positions from 1; 0 is nobody.
    let cost = |row: usize, column: usize| {
        -values.get(row - 1).and_then(|row| row.get(column - 1)).copied().unwrap_or(0.0)
    };
    let mut potential = (vec![0.0; values.len() + 1], vec![0.0; columns + 1]);
    let mut row_of = vec![0; columns + 1];
    for row in 1..=values.len() {
        augment(row, &cost, &mut potential, &mut row_of);
    }
    let mut found = vec![None; values.len()];
    for (column, row) in row_of.iter().enumerate().skip(1) {
        if let Some(slot) = row.checked_sub(1).and_then(|row: usize| found.get_mut(row)) {
            *slot = Some(column - 1);
        }
    }
    found
}

/// Gives `row` a column, moving other rows along a cheapest path.
#[allow(clippy::indexing_slicing)] // All positions are those of the loops, within both lengths.
fn augment(
    row: usize,
    cost: &impl Fn(usize, usize) -> f64,
    (rows, columns): &mut (Vec<f64>, Vec<f64>),
    row_of: &mut [usize],
) {
    let count = columns.len();
    let mut cheapest = vec![f64::INFINITY; count];
    let mut came_from = vec![0; count];
    let mut seen = vec![false; count];
    row_of[0] = row;
    let mut at = 0;
    while row_of[at] != 0 {
        seen[at] = true;
        let (from, mut step, mut next) = (row_of[at], f64::INFINITY, 0);
        for column in 1..count {
            if seen[column] {
                continue;
            }
            let reduced = cost(from, column) - rows[from] - columns[column];
            if reduced < cheapest[column] {
                (cheapest[column], came_from[column]) = (reduced, at);
            }
            if cheapest[column] < step {
                (step, next) = (cheapest[column], column);
            }
        }
        for column in 0..count {
            if seen[column] {
                rows[row_of[column]] += step;
                columns[column] -= step;
            } else {
                cheapest[column] -= step;
            }
        }
        at = next;
    }
    while at != 0 {
        row_of[at] = row_of[came_from[at]];
        at = came_from[at];
    }
}

#[cfg(test)]
mod tests {
    use super::assign;

    #[test]
    fn the_greatest_sum() {
        let values = [vec![3.0, 1.0, 0.0], vec![3.0, 2.0, 1.0]];
        assert_eq!(assign(&values), [Some(0), Some(1)]);
        let turned = [vec![3.0, 3.0], vec![1.0, 2.0], vec![0.0, 1.0]];
        assert_eq!(assign(&turned), [Some(0), Some(1), None]);
        assert!(assign(&[]).is_empty());
        assert_eq!(assign(&[Vec::new()]), [None]);
    }
}
