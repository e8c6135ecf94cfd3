"""Pictures as SVG: values on an axis with marks, and the shape of a decision."""
