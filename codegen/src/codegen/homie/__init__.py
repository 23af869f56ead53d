"""The kind homie: devices that publish over MQTT by the Homie convention."""
