mod bounds;
mod steering;
