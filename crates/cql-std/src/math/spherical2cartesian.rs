//! `math:spherical2cartesian()`

use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};
use cql_core::{Row, Slot, Value};
use cql_syntax::ast::ExprKind;

/// Turns spherical coordinates into Cartesian ones.
pub(crate) struct Spherical2cartesian;

static SIGNATURE: Signature = Signature {
    name: "math:spherical2cartesian",
    kind: Kind::Transform,
    group: "math",
    summary: "Turns spherical coordinates into Cartesian ones.",
    params: &[
        Param::new("azimuth", ParamType::Field, "the angle from the x axis, in radians; a field or a number")
            .required(),
        Param::new("polar", ParamType::Field, "the angle above the xy plane, in radians; a field or a number")
            .required(),
        Param::new("radius", ParamType::Field, "the distance from the origin; a field or a number").default("1.0"),
        Param::new("as", ParamType::Text, "what is put in front of the names, with a dot")
            .default("_spherical2cartesian"),
    ],
    output: "The fields `x`, `y` and `z`, behind the text of `as` and a dot.",
    rules: &["The z axis points up.", "If one of the coordinates is missing or no number, nothing is written."],
    examples: &[Example {
        title: "On the x axis",
        query: "math:spherical2cartesian(azimuth=a, polar=a, radius=r, as=at)",
        events: r#"{"a":0,"r":5}"#,
        rows: r#"{"a":0,"r":5,"at.x":5,"at.y":0,"at.z":0}"#,
    }],
    source: "functions-math-spherical2cartesian",
    ..Signature::EMPTY
};

/// A number, or a field that holds one.
#[derive(Clone, Copy)]
enum Coordinate {
    Number(f64),
    Field(Slot),
}

impl Coordinate {
    fn bind(call: &mut Call<'_, '_>, name: &str) -> Bind<Coordinate> {
        let written = call.syntax_of(name);
        let is_number = matches!(written.map(|value| value.node), Some(ExprKind::Number(_) | ExprKind::Unary { .. }));
        if is_number || !call.has(name) {
            return Ok(Coordinate::Number(call.number(name)?.map_or(f64::NAN, |number| number.to_f64())));
        }
        Ok(Coordinate::Field(call.field(name)?))
    }

    fn of(self, row: &Row<'_>) -> Option<f64> {
        match self {
            Coordinate::Number(number) => Some(number),
            Coordinate::Field(field) => row.get(field).number().map(|number| number.to_f64()),
        }
    }
}

impl Function for Spherical2cartesian {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let azimuth = Coordinate::bind(call, "azimuth")?;
        let polar = Coordinate::bind(call, "polar")?;
        let radius = Coordinate::bind(call, "radius")?;
        let prefix = call.output_name("as")?.unwrap_or_default();
        let axes = ["x", "y", "z"].map(|axis| call.writes(&format!("{prefix}.{axis}")));
        Ok(Bound::change(move |row, _| {
            let (Some(azimuth), Some(polar), Some(radius)) = (azimuth.of(row), polar.of(row), radius.of(row)) else {
                return;
            };
            let point =
                [radius * polar.cos() * azimuth.cos(), radius * polar.cos() * azimuth.sin(), radius * polar.sin()];
            if point.iter().all(|number| number.is_finite()) {
                for (slot, number) in axes.iter().zip(point) {
                    row.set(*slot, Value::float(number));
                }
            }
        }))
    }
}
