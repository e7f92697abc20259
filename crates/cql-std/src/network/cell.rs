//! Cells of the earth's surface, named by geohashes.

/// The digits of geohashes.
const DIGITS: &[u8; 32] = b"0123456789bcdefghjkmnpqrstuvwxyz";

/// A cell, named by its geohash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Cell(Box<str>);

/// A range of degrees that is halved again and again.
#[derive(Clone, Copy)]
struct Degrees {
    from: f64,
    to: f64,
}

impl Degrees {
    const LATITUDES: Degrees = Degrees { from: -90.0, to: 90.0 };
    const LONGITUDES: Degrees = Degrees { from: -180.0, to: 180.0 };

    fn middle(self) -> f64 {
        f64::midpoint(self.from, self.to)
    }

    fn half(self, upper: bool) -> Degrees {
        if upper { Degrees { from: self.middle(), ..self } } else { Degrees { to: self.middle(), ..self } }
    }

    fn has(self, degrees: f64) -> bool {
        (self.from..=self.to).contains(&degrees)
    }
}

impl Cell {
    /// The cell whose name has so many letters and that a position is in; `None` if there is no such position.
    pub(crate) fn of(latitude: f64, longitude: f64, letters: usize) -> Option<Cell> {
        let (mut latitudes, mut longitudes) = (Degrees::LATITUDES, Degrees::LONGITUDES);
        if !latitudes.has(latitude) || !longitudes.has(longitude) {
            return None;
        }
        let mut name = String::with_capacity(letters);
        let mut is_longitude = true;
        for _ in 0..letters {
            let mut digit = 0;
            for _ in 0..5 {
                let (range, degrees) =
                    if is_longitude { (&mut longitudes, longitude) } else { (&mut latitudes, latitude) };
                let upper = degrees >= range.middle();
                *range = range.half(upper);
                digit = digit * 2 + usize::from(upper);
                is_longitude = !is_longitude;
            }
            name.push(DIGITS[digit].into());
        }
        Some(Cell(name.into()))
    }

    /// Its geohash.
    pub(crate) fn name(&self) -> &str {
        &self.0
    }

    /// Latitude and longitude of its middle.
    pub(crate) fn center(&self) -> (f64, f64) {
        let (mut latitudes, mut longitudes) = (Degrees::LATITUDES, Degrees::LONGITUDES);
        let mut is_longitude = true;
        for letter in self.0.bytes() {
            let digit = DIGITS.iter().position(|digit| *digit == letter).unwrap_or(0);
            for bit in (0..5).rev() {
                let range = if is_longitude { &mut longitudes } else { &mut latitudes };
                *range = range.half(digit >> bit & 1 == 1);
                is_longitude = !is_longitude;
            }
        }
        (latitudes.middle(), longitudes.middle())
    }
}

#[cfg(test)]
mod tests {
    use super::Cell;

    #[test]
    fn cells() {
        let name = |latitude, longitude, letters| Cell::of(latitude, longitude, letters).map(|cell| cell.0.to_string());
        assert_eq!(name(57.64911, 10.40744, 11).as_deref(), Some("u4pruydqqvj"));
        assert_eq!(name(-25.382708, -49.265506, 8).as_deref(), Some("6gkzwgjz"));
        assert_eq!(name(90.0, 180.0, 3).as_deref(), Some("zzz"));
        assert_eq!(name(-90.0, -180.0, 2).as_deref(), Some("00"));
        assert_eq!(name(90.5, 0.0, 4), None);
        assert_eq!(name(f64::NAN, 0.0, 4), None);
    }

    #[test]
    fn the_middle_of_a_cell_is_in_it() {
        for (latitude, longitude) in [(52.52, 13.405), (-33.9, 151.2), (0.0, 0.0), (89.99, -179.99)] {
            for letters in 1..=12 {
                let cell = Cell::of(latitude, longitude, letters);
                let center = cell.as_ref().map(Cell::center);
                assert_eq!(center.and_then(|(latitude, longitude)| Cell::of(latitude, longitude, letters)), cell);
            }
        }
    }

    #[test]
    fn names_places() {
        let name =
            |latitude, longitude, letters| Cell::of(latitude, longitude, letters).map(|cell| cell.name().to_string());
        assert_eq!(name(57.64911, 10.40744, 11).as_deref(), Some("u4pruydqqvj"));
        assert_eq!(name(0.0, 0.0, 2).as_deref(), Some("s0"));
        assert_eq!(name(-90.0, -180.0, 3).as_deref(), Some("000"));
        assert_eq!(name(90.0, 180.0, 3).as_deref(), Some("zzz"));
        assert_eq!(name(90.5, 0.0, 3), None);
        assert_eq!(name(0.0, 181.0, 3), None);
    }
}
