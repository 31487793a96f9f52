//! Panels of curves on logarithmic axes, as SVG.

use std::fmt::Write as _;

const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 240.0;
/// Room for the numbers beside a panel, and for the title and legend above it.
const LEFT: f64 = 56.0;
const TOP: f64 = 92.0;
const BOTTOM: f64 = 44.0;
const RIGHT: f64 = 20.0;
/// Colours that people who confuse red and green can tell apart (Okabe and Ito).
const COLOURS: [&str; 4] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];

/// One pair of axes.
pub struct Panel {
    pub title: &'static str,
    /// What the horizontal axis counts.
    pub size: &'static str,
    pub curves: Vec<Curve>,
}

/// Points of size and microseconds.
pub struct Curve {
    pub name: &'static str,
    pub points: Vec<(f64, f64)>,
}

/// One direction of a panel: from whole powers of ten to whole powers of ten.
struct Axis {
    first: i32,
    last: i32,
    length: f64,
}

impl Axis {
    fn over(numbers: impl Iterator<Item = f64>, length: f64) -> Self {
        let (least, most) = numbers.fold((f64::MAX, 0.0_f64), |(least, most), number| {
            (least.min(number), most.max(number))
        });
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a power of ten that is drawn"
        )]
        Self {
            first: least.log10().floor() as i32,
            last: most.log10().ceil() as i32,
            length,
        }
    }

    fn at(&self, number: f64) -> f64 {
        let (first, last) = (f64::from(self.first), f64::from(self.last));
        (number.log10() - first) / (last - first) * self.length
    }
}

/// Draws panels side by side.
pub fn svg(panels: &[Panel]) -> String {
    let step = LEFT + WIDTH + RIGHT;
    let columns = f64::from(u32::try_from(panels.len()).expect("a few panels"));
    let (width, height) = (step * columns, TOP + HEIGHT + BOTTOM);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"sans-serif\" font-size=\"11\" fill=\"#222\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"
    );
    let mut left = LEFT;
    for panel in panels {
        let _ = writeln!(svg, "<g transform=\"translate({left},{TOP})\">");
        draw(&mut svg, panel);
        svg.push_str("</g>\n");
        left += step;
    }
    svg.push_str("</svg>\n");
    svg
}

fn draw(svg: &mut String, panel: &Panel) {
    let points = || panel.curves.iter().flat_map(|curve| &curve.points);
    let across = Axis::over(points().map(|point| point.0), WIDTH);
    let up = Axis::over(points().map(|point| point.1), HEIGHT);
    text(
        svg,
        (0.0, 16.0 - TOP),
        "start",
        &format!("<tspan font-weight=\"bold\">{}</tspan>", panel.title),
    );
    for power in across.first..=across.last {
        let x = across.at(10_f64.powi(power));
        line(svg, (x, 0.0), (x, HEIGHT));
        text(svg, (x, HEIGHT + 16.0), "middle", &power_of_ten(power));
    }
    for power in up.first..=up.last {
        let y = HEIGHT - up.at(10_f64.powi(power));
        line(svg, (0.0, y), (WIDTH, y));
        text(svg, (-6.0, y + 4.0), "end", &power_of_ten(power));
    }
    text(svg, (WIDTH / 2.0, HEIGHT + 34.0), "middle", panel.size);
    text(svg, (-6.0, -8.0), "end", "µs");
    for ((curve, colour), row) in panel.curves.iter().zip(COLOURS).zip(0_u8..) {
        let places: Vec<String> = curve
            .points
            .iter()
            .map(|(size, time)| format!("{:.1},{:.1}", across.at(*size), HEIGHT - up.at(*time)))
            .collect();
        let _ = writeln!(
            svg,
            "<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{}\"/>",
            places.join(" ")
        );
        let y = 34.0 - TOP + 13.0 * f64::from(row);
        let _ = writeln!(
            svg,
            "<rect x=\"0\" y=\"{}\" width=\"12\" height=\"3\" fill=\"{colour}\"/>",
            y - 5.0
        );
        text(svg, (18.0, y), "start", curve.name);
    }
}

fn power_of_ten(power: i32) -> String {
    match power {
        0 => "1".to_owned(),
        1 => "10".to_owned(),
        _ => format!("10<tspan dy=\"-4\" font-size=\"8\">{power}</tspan>"),
    }
}

fn line(svg: &mut String, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
    let _ = writeln!(
        svg,
        "<path d=\"M{x1:.1},{y1:.1}L{x2:.1},{y2:.1}\" stroke=\"#ddd\"/>"
    );
}

fn text(svg: &mut String, (x, y): (f64, f64), anchor: &str, text: &str) {
    let _ = writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>"
    );
}
